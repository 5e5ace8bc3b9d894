"""The document that engines index: one of a thing, with the texts of all its public versions."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import NamedTuple

from practices.versions.fallback import shown_language
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels
from search import analysis
from search.analysis import collation_key
from search.query.facets import FACETS

DOCUMENT_FORMAT = 3
"""Raise it when a document has other contents than before; it is part of every hash and of the index format."""


class DocumentKey(NamedTuple):
    """The family of a thing and its id in the database; as text `practice:460`."""

    family: str
    id: int

    def __str__(self) -> str:
        return f"{self.family}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "DocumentKey":
        """Return the key that a text names."""
        family, _colon, number = text.rpartition(":")
        return cls(family, int(number))


@dataclass(frozen=True)
class VersionText:
    """The texts of one language version, plain."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class IndexedDocument:
    """Everything that is indexed of a thing.

    number: the public number of a practice, the id of any other thing; hits have it.
    texts: by language, public versions only. facets: codes with their broader ones.
    published: seconds since 1970 of the first publication.
    """

    family: str
    id: int
    number: int
    original_language: str
    texts: Mapping[str, VersionText]
    facets: Mapping[str, tuple[str, ...]]
    published: int

    @property
    def key(self) -> DocumentKey:
        """Family and id."""
        return DocumentKey(self.family, self.id)

    @cached_property
    def document_hash(self) -> str:
        """Hash of everything here, the format and the version of the analysis."""
        content = asdict(self) | {"format": (DOCUMENT_FORMAT, analysis.analyser_hash())}
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=True).encode()
        return hashlib.blake2b(canonical, digest_size=12).hexdigest()

    def shown_language(self, reader: str) -> str:
        """Return the language of the version a reader is shown."""
        return shown_language(self.texts, reader, self.original_language) or next(iter(self.texts))

    def title_order(self, reader: str) -> str:
        """Return the sort key of the shown title: own texts first, then the reader's alphabet, then the number."""
        language = self.shown_language(reader)
        rank = "0" if language == reader else "1"
        return f"{rank}{collation_key(self.texts[language].title, reader)}\x1e{self.number:010d}"


def facet_codes(
    tags: Mapping[str, list[str]] | None, languages: Iterable[str], labels: Labels
) -> dict[str, tuple[str, ...]]:
    """Return the codes that a record counts for: merged terms as their successor, broader ones included, sorted.

    Args:
        tags: of the record, by facet.
        languages: of its public versions.
        labels: any language's labels; only codes are taken from it.
    """
    codes: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        if facet.name == LANGUAGE_VOCABULARY:
            codes[facet.name] = tuple(sorted(languages))
            continue
        given = [str(code) for code in (tags or {}).get(facet.name, [])]
        current = [labels.current_code(facet.name, code) for code in given]
        with_broader = labels.with_broader(facet.name, current) if facet.nested else current
        codes[facet.name] = tuple(sorted({labels.current_code(facet.name, code) for code in with_broader}))
    return codes
