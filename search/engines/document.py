"""The document that engines index: one of a record, with the texts of all its public versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practices.languages.table import shown_language
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, LabelBook
from search.analysis import collation_key
from search.query.facets import FACETS

DOCUMENT_FORMAT = 2
"""Raise it when a document has other contents than before; it is part of every hash and of the index format."""


@dataclass(frozen=True)
class VersionText:
    """The texts of one language version, plain."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class IndexedDocument:
    """Everything that is indexed of a record.

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
        """Return the language of the version a reader is shown."""
        return shown_language(self.texts, reader, self.original_language) or next(iter(self.texts))

    def title_order(self, reader: str) -> str:
        """Return the sort key of the shown title: own texts first, then the reader's alphabet, then the number."""
        language = self.shown_language(reader)
        rank = "0" if language == reader else "1"
        return f"{rank}{collation_key(self.texts[language].title, reader)}\x1e{self.number:010d}"


def facet_codes(
    tags: Mapping[str, list[str]] | None, languages: Iterable[str], book: LabelBook
) -> dict[str, tuple[str, ...]]:
    """Return the codes that a record counts for: merged terms as their successor, broader ones included, sorted.

    Args:
        tags: of the record, by facet.
        languages: of its public versions.
        book: any language's labels; only codes are taken from it.
    """
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
