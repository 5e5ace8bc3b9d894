"""Compare a translation's tags with those of its source text."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from django.utils.translation import gettext as _

from practices.languages.letters import is_blank

MAX_DEPTH = 20
FREE_TAGS = frozenset({"b", "strong", "i", "em", "br"})
"""Tags that a translator may add where text is formatted; the page editor offers them there too."""

_MARKUP = re.compile(r"<(?=[A-Za-z/!?])[^<>]*>?")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>[^<>]*)>")
_ID = re.compile(r"""\s+id\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`/]+))\s*/?""", re.IGNORECASE)


@dataclass
class _Reading:
    """The tags of one text, and the errors in them."""

    errors: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    empty_links: set[str] = field(default_factory=set)


def tag_errors(source: str, text: str, *, formatted: bool) -> list[str]:
    """Return what is wrong with the tags of a translation, in the order in which a person would repair it.

    The order of links may differ from the source's; every link has to be there once.

    Args:
        formatted: whether the place holds rich text. A plain text has line breaks only.
    """
    ours = _read(text)
    if ours.errors:
        return ours.errors[:1]
    theirs = _read(source)
    allowed = (set(theirs.tags) | FREE_TAGS) if formatted else {"br"}
    errors = [_("The tag <%(tag)s> is not allowed here.") % {"tag": tag} for tag in ours.tags if tag not in allowed]
    if not formatted:
        return errors
    errors += [
        _('The link <a id="%(link)s"> is not in the source text.') % {"link": link}
        if link
        else _("A link has no id. Copy it from the source text.")
        for link in ours.links
        if link not in theirs.links
    ]
    for link in theirs.links:
        values = {"link": link}
        if link not in ours.links:
            errors.append(_('The link <a id="%(link)s"> of the source text is missing.') % values)
        elif ours.links[link] > 1:
            errors.append(_('The link <a id="%(link)s"> is there more than once.') % values)
        elif link in ours.empty_links and link not in theirs.empty_links:
            errors.append(_('The link <a id="%(link)s"> has no text.') % values)
    for tag, number in theirs.tags.items():
        if tag not in {"a", "br"} and ours.tags[tag] < number:
            errors.append(_("The tag <%(tag)s> of the source text is missing.") % {"tag": tag})
    return errors


def _read(text: str) -> _Reading:
    reading = _Reading()
    opened: list[tuple[str, str, int]] = []
    for match in _MARKUP.finditer(text):
        error = _take(reading, opened, text, match)
        if error:
            reading.errors.append(error)
            return reading
    if opened:
        reading.errors.append(_("The tag <%(tag)s> has no end tag.") % {"tag": opened[-1][0]})
    return reading


def _take(reading: _Reading, opened: list[tuple[str, str, int]], text: str, match: re.Match[str]) -> str:
    """Add one tag; returns its error."""
    tag = _TAG.fullmatch(match[0])
    if tag is None:
        return _("“%(markup)s” is not a tag. Write &lt; for the sign itself.") % {"markup": match[0][:40]}
    name, rest = tag["name"].lower(), tag["rest"]
    if tag["end"]:
        return _close(reading, opened, text, match, name)
    link = ""
    if rest.strip() not in {"", "/"}:
        attribute = _ID.fullmatch(rest)
        if name != "a" or attribute is None:
            return _("The tag <%(tag)s> has attributes. Only the id of a link is allowed.") % {"tag": name}
        link = next(value for value in attribute.groups() if value is not None)
    if name == "a" and any(other == "a" for other, _link, _start in opened):
        return _("A link cannot contain another link.")
    reading.tags[name] += 1
    if name == "a":
        reading.links[link] += 1
    if name == "br":
        return ""
    opened.append((name, link, match.end()))
    return _("The tags are nested too deeply.") if len(opened) > MAX_DEPTH else ""


def _close(reading: _Reading, opened: list[tuple[str, str, int]], text: str, match: re.Match[str], name: str) -> str:
    if not opened or all(other != name for other, _link, _start in opened):
        return _("The end tag </%(tag)s> has no start tag.") % {"tag": name}
    if opened[-1][0] != name:
        return _("The tag <%(tag)s> has no end tag.") % {"tag": opened[-1][0]}
    _name, link, start = opened.pop()
    if name == "a" and is_blank(unescape(re.sub(r"<[^<>]*>", "", text[start : match.start()]))):
        reading.empty_links.add(link)
    return ""
