"""A practice as one document for the index; pure. Only public versions are in it (decision 5)."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamValue

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import public_versions
from practices.versions.fallback import shown_language
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, LabelBook, label_book
from search import analysis
from search.analysis import collation_key
from search.query.facets import FACETS

FORMAT = 2
"""Raised when a document holds something else than before; with the analysis' version part of every hash."""
_INLINE_TAG = re.compile(r"</?(?:a|b|em|i|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock)


@dataclass(frozen=True)
class VersionText:
    """The texts of one language version, plain."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class SearchDocument:
    """All that is indexed of a record.

    texts: by language, public versions only. facets: codes with their broader ones.
    published: seconds since 1970 of the first publication. version: hash of everything here.
    """

    practice_id: int
    number: int
    original_language: str
    texts: Mapping[str, VersionText]
    facets: Mapping[str, tuple[str, ...]]
    published: int
    version: str

    def shown_language(self, reader: str) -> str:
        """The language of the version a reader is shown."""
        return shown_language(self.texts, reader, self.original_language) or next(iter(self.texts))

    def title_order(self, reader: str) -> str:
        """Sort key of the title a reader is shown: own texts first, then the reader's alphabet, then the number."""
        language = self.shown_language(reader)
        rank = "0" if language == reader else "1"
        return f"{rank}{collation_key(self.texts[language].title, reader)}\x1e{self.number:010d}"


def documents_for(practice_ids: Iterable[int]) -> dict[int, SearchDocument | None]:
    """Return the documents of these records as the database has them now; None where nothing is public."""
    keys = list(practice_ids)
    book = label_book("en")
    versions: dict[int, list[PracticePage]] = {}
    for page in public_versions().filter(practice_id__in=keys).select_related("locale", "practice"):
        versions.setdefault(page.practice_id, []).append(page)
    return {
        key: build_document(versions[key][0].practice, versions[key], book) if key in versions else None for key in keys
    }


def build_document(practice: Practice, versions: Iterable[PracticePage], book: LabelBook) -> SearchDocument | None:
    """The document of a record; None when nobody may read any of its versions.

    Args:
        versions: its public versions (`practices.records.selectors.public_versions`).
        book: any language's labels; only codes are taken from it.
    """
    texts = {page.language: version_text(page, practice) for page in versions}
    if not texts or practice.withdrawn_at is not None:
        return None
    texts = dict(sorted(texts.items()))
    facets = facet_codes(practice.tags, texts, book)
    published = practice.first_published_at
    content: dict[str, Any] = {
        "practice_id": practice.pk,
        "number": practice.number,
        "original_language": practice.original_language,
        "facets": facets,
        "published": int(published.timestamp()) if published else 0,
    }
    hashed = content | {
        "texts": {code: (text.title, text.summary, text.body) for code, text in texts.items()},
        "format": (FORMAT, analysis.analyser_hash()),
    }
    canonical = json.dumps(hashed, sort_keys=True, ensure_ascii=True).encode()
    version = hashlib.blake2b(canonical, digest_size=12).hexdigest()
    return SearchDocument(texts=texts, version=version, **content)


def facet_codes(
    tags: Mapping[str, list[str]] | None, languages: Iterable[str], book: LabelBook
) -> dict[str, tuple[str, ...]]:
    """The codes that a record counts for: merged terms as their successor, broader ones included, sorted."""
    codes: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        if facet.name == LANGUAGE_VOCABULARY:
            codes[facet.name] = tuple(sorted(languages))
            continue
        given = [str(code) for code in (tags or {}).get(facet.name, [])]
        current = [book.current_code(facet.name, code) for code in given]
        with_broader = book.with_broader(facet.name, current) if facet.nested else current
        codes[facet.name] = tuple(sorted({book.current_code(facet.name, code) for code in with_broader}))
    return codes


def version_text(page: PracticePage, practice: Practice) -> VersionText:
    """The plain texts of a version: what its reader sees in words, further reading and organisations included."""
    body = plain_body(page.body, page.further_reading, practice.organisations, page.source_name)
    return VersionText(page.title, page.summary, body)


def plain_body(body: StreamValue, further_reading: StreamValue, organisations: StreamValue, source_name: str) -> str:
    """All the texts of a version but title and summary. Nothing is loaded for images and documents."""
    parts = [*_stream_parts(body), *_stream_parts(further_reading), *_stream_parts(organisations), source_name]
    return "\n".join(part for part in parts if part)


def plain_text(html: str) -> str:
    """Rich text without tags: one blank line's worth between blocks, none inside words."""
    return unescape(_TAG.sub("\n", _INLINE_TAG.sub("", html))).strip()


def _stream_parts(value: StreamValue) -> list[str]:
    return list(_text_parts(value.stream_block, value.get_prep_value()))


def _text_parts(block: blocks.Block, value: Any) -> Iterable[str]:
    """The words in raw stream data, found by the kind of each block."""
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
