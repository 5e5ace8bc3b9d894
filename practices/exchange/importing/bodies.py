"""Make blocks of a body from plain text and from HTML."""

import re
import uuid
from collections.abc import Iterator
from html import escape, unescape
from itertools import islice
from typing import Any

import nh3
from bs4 import BeautifulSoup, PageElement, Tag
from bs4.formatter import HTMLFormatter

from practices.versions.blocks.rules import address_error

_NAMESPACE = uuid.UUID("6f1f0c1e-0a55-4d5b-8f63-5a8f3c7d2b90")
MAX_HEADING = 160
# Round signs need no space after them; a dash or an asterisk does, or it belongs to the word (`-5`, `*note`).
_BULLET = re.compile(r"^([ \t\u00a0]*)(?:[•●▪◦‣∙]\s*|[-–—*·]\s+)(\S.*)$", re.DOTALL)
_TAGS = {"p", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br", "h2", "h3", "h4"}
_HEADINGS = {"h2", "h3", "h4"}
_BLOCKS = ["p", "ul", "ol", *_HEADINGS]
MAX_HTML_DEPTH = 20
Block = dict[str, Any]


def block_id(group: str, name: str | int) -> str:
    """Return the same id for the same place in all versions of a group, in every import."""
    return str(uuid.uuid5(_NAMESPACE, f"{group}\n{name}"))


def blocks_of_paragraphs(paragraphs: list[str], group: str) -> list[Block]:
    """Return one block for each paragraph and each list.

    A line that begins with a bullet sign is an item of a list; one that is
    indented more than the first of its list is on the second level. An empty
    line separates paragraphs. HTML in the text is text.
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
    """Clean HTML by an allow-list and return one block for each paragraph, list and heading.

    Raises:
        ValueError: when elements are nested deeper than `MAX_HTML_DEPTH`; the page editor could not open the text.
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
    blocks: list[Block] = []
    for tag, value in _outer_elements(clean):
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
    """Drop an address that the page editor would reject; the text of the link stays."""
    return None if name == "href" and address_error(value) else value


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


_FORMATTER = HTMLFormatter(entity_substitution=_escaped)
"""Write characters as nh3 does."""


def _outer_elements(html: str) -> Iterator[tuple[str, str]]:
    """Cut clean HTML at its outermost blocks; text between them becomes a paragraph."""
    loose: list[str] = []
    body: Any = BeautifulSoup(f"<body>{html}</body>", "html.parser", preserve_whitespace_tags={"body"}).body
    # Parents are counted no further than the limit: a file can nest a million elements.
    if any(next(islice(tag.parents, MAX_HTML_DEPTH + 1, None), None) for tag in body.find_all(True)):
        raise ValueError(f"The HTML is nested deeper than {MAX_HTML_DEPTH} levels.")
    for node in _outer_nodes(body):
        markup = node.decode(formatter=_FORMATTER) if isinstance(node, Tag) else _escaped(str(node))
        if not isinstance(node, Tag) or node.name not in _BLOCKS:
            loose.append(markup)
            continue
        yield "p", f"<p>{''.join(loose).strip()}</p>"
        loose.clear()
        yield node.name, markup
    yield "p", f"<p>{''.join(loose).strip()}</p>"


def _outer_nodes(parent: Tag) -> Iterator[PageElement]:
    """Return blocks, and what is outside every block; an inline element around a block is dropped."""
    for node in parent.contents:
        if isinstance(node, Tag) and node.name not in _BLOCKS and node.find(_BLOCKS):
            yield from _outer_nodes(node)
        else:
            yield node
