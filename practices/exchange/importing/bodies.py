"""Text as a page showed it, to the blocks of a record's body."""

import re
import uuid
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

import nh3

from practices.versions.blocks.rules import address_error

_NAMESPACE = uuid.UUID("6f1f0c1e-0a55-4d5b-8f63-5a8f3c7d2b90")
MAX_HEADING = 160
# Round signs need no space after them; a dash or star does, or it belongs to the word (`-5`, `*note`).
_BULLET = re.compile(r"^([ \t\u00a0]*)(?:[•●▪◦‣∙]\s*|[-–—*·]\s+)(\S.*)$", re.DOTALL)
_TAGS = {"p", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br", "h2", "h3", "h4"}
_HEADINGS = {"h2", "h3", "h4"}
MAX_HTML_DEPTH = 20
Block = dict[str, Any]


def block_id(group: str, name: str | int) -> str:
    """The same id for the same place in all versions of a group, in every import."""
    return str(uuid.uuid5(_NAMESPACE, f"{group}\n{name}"))


def blocks_of_paragraphs(paragraphs: list[str], group: str) -> list[Block]:
    """One block for each paragraph and each list.

    A line that begins with a bullet sign is an entry of a list; one that is
    indented more than the first of its list stands on the second level. An
    empty line parts paragraphs. HTML in the text is text.
    """
    values: list[str] = []
    bullets: list[tuple[int, str]] = []
    for paragraph in paragraphs:
        for part in re.split(r"\n[ \t\r]*\n", paragraph.replace("\r\n", "\n")):
            lines: list[str] = []
            for line in part.split("\n"):
                bullet = _BULLET.match(line)
                if bullet:
                    _close_paragraph(values, lines)
                    bullets.append((len(bullet[1].expandtabs(4)), bullet[2]))
                elif line.strip():
                    _close_list(values, bullets)
                    lines.append(line)
            _close_paragraph(values, lines)
    _close_list(values, bullets)
    return [_block("text", value, group, position) for position, value in enumerate(values)]


def _block(kind: str, value: str, group: str, position: int) -> Block:
    return {"type": kind, "id": block_id(group, position), "value": value}


def _inline(text: str) -> str:
    return escape(re.sub(r"[ \t\r\n]+", " ", text).strip(), quote=False)


def _close_paragraph(values: list[str], lines: list[str]) -> None:
    if lines:
        values.append("<p>" + "<br/>".join(_inline(line) for line in lines) + "</p>")
        lines.clear()


def _close_list(values: list[str], bullets: list[tuple[int, str]]) -> None:
    if not bullets:
        return
    first_indent = bullets[0][0]
    items: list[tuple[str, list[str]]] = []
    for indent, text in bullets:
        if indent > first_indent:
            items[-1][1].append(_inline(text))
        else:
            items.append((_inline(text), []))
    values.append("<ul>" + "".join(_item(text, inner) for text, inner in items) + "</ul>")
    bullets.clear()


def _item(text: str, inner: list[str]) -> str:
    nested = "<ul>" + "".join(f"<li>{entry}</li>" for entry in inner) + "</ul>" if inner else ""
    return f"<li>{text}{nested}</li>"


def blocks_of_html(html: str, group: str) -> list[Block]:
    """Cleaned by an allow-list, then one block for each paragraph, list and heading.

    Raises:
        ValueError: when elements are nested deeper than `MAX_HTML_DEPTH`; editors could not open the text.
    """
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=_allowed_address,
    )
    splitter = _TopLevel()
    splitter.feed(clean)
    splitter.close()
    splitter.end_loose_text()
    blocks: list[Block] = []
    for tag, value in splitter.parts:
        text = unescape(re.sub(r"<[^>]*>", "", value)).strip()
        if not text:
            continue
        if tag in _HEADINGS and len(text) <= MAX_HEADING:
            blocks.append(_block("heading", text, group, len(blocks)))
        else:
            whole = f"<p>{escape(text, quote=False)}</p>" if tag in _HEADINGS else value
            blocks.append(_block("text", whole, group, len(blocks)))
    return blocks


def _allowed_address(_tag: str, name: str, value: str) -> str | None:
    """Drop addresses that the page editor would not take; the text of the link stays."""
    return None if name == "href" and address_error(value) else value


class _TopLevel(HTMLParser):
    """Cuts clean, well-formed HTML at its outermost elements; loose text becomes a paragraph."""

    _OUTER = {"p", "ul", "ol", *_HEADINGS}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[tuple[str, str]] = []
        self._loose: list[str] = []
        self._open: list[str] = []
        self._collected: list[str] = []
        self._depth = 0

    def _add(self, markup: str) -> None:
        (self._collected if self._open else self._loose).append(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("<br/>")
            return
        self._depth += 1
        if self._depth > MAX_HTML_DEPTH:
            raise ValueError(f"The HTML is nested deeper than {MAX_HTML_DEPTH} levels.")
        if self._open or tag in self._OUTER:
            if not self._open:
                self.end_loose_text()
            self._open.append(tag)
        self._add(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        self._add(f"</{tag}>")
        if self._open and self._open[-1] == tag:
            self._open.pop()
            if not self._open:
                self.parts.append((tag, "".join(self._collected)))
                self._collected = []

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")

    def end_loose_text(self) -> None:
        """Text outside any paragraph."""
        loose = "".join(self._loose).strip()
        self._loose = []
        if loose:
            self.parts.append(("p", f"<p>{loose}</p>"))
