"""Plain texts of pages: what a reader sees in words, without markup."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamValue

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from search.engines.document import VersionText

_INLINE_TAG = re.compile(r"</?(?:a|b|em|i|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock)


def version_text(page: PracticePage, practice: Practice) -> VersionText:
    """Return the plain texts of a version: all its words, further reading and organisations included."""
    body = plain_body(page.body, page.further_reading, practice.organisations, page.source_name)
    return VersionText(page.title, page.summary, body)


def plain_body(body: StreamValue, further_reading: StreamValue, organisations: StreamValue, source_name: str) -> str:
    """Return all texts of a version but title and summary. Nothing is loaded for images and documents."""
    parts = [*_stream_parts(body), *_stream_parts(further_reading), *_stream_parts(organisations), source_name]
    return "\n".join(part for part in parts if part)


def plain_text(html: str) -> str:
    """Return rich text without tags: a line break between blocks, nothing inside words."""
    return unescape(_TAG.sub("\n", _INLINE_TAG.sub("", html))).strip()


def _stream_parts(value: StreamValue) -> list[str]:
    return list(_text_parts(value.stream_block, value.get_prep_value()))


def _text_parts(block: blocks.Block, value: Any) -> Iterable[str]:
    """Yield the texts in raw stream data, by the type of each block."""
    if not value:
        return
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            if child["type"] in block.child_blocks:
                yield from _text_parts(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, blocks.StructBlock):
        for name, child_block in block.child_blocks.items():
            yield from _text_parts(child_block, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for child in value:
            item = child["value"] if isinstance(child, dict) and child.get("type") == "item" else child
            yield from _text_parts(block.child_block, item)
    elif isinstance(block, blocks.RichTextBlock):
        yield plain_text(str(value))
    elif isinstance(block, _TEXT_BLOCKS):
        yield str(value)
