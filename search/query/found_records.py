"""Records of a list: the version a reader is shown, and why the record matches."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from practices.records.selectors import ListedVersion, RecordVersions
from search.query.results import Relaxations, SearchResults

MARK = "<mark>"
MAX_SUMMARY = 320
"""Characters of a summary on a card."""
Tags = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Elsewhere:
    """A passage of a version in another language than the shown one, and that language."""

    language: str
    passage: SafeString


@dataclass(frozen=True)
class Extract:
    """Title and passage as HTML, escaped but for `<mark>`. elsewhere: only where neither has the words."""

    title: SafeString
    passage: SafeString
    elsewhere: Elsewhere | None = None

    @property
    def is_marked(self) -> bool:
        """Whether the shown version has a word of the query."""
        return MARK in self.title or MARK in self.passage


@dataclass(frozen=True)
class ShownRecord:
    """The record's public versions, and the one that is shown."""

    versions: RecordVersions[ListedVersion]
    page: ListedVersion

    @property
    def number(self) -> int:
        """The public number of the record."""
        return self.versions.practice.number

    @property
    def title(self) -> str:
        """Title of the version that is shown."""
        return self.page.title

    @property
    def language(self) -> str:
        """Language of the text that is shown."""
        return self.page.language

    @property
    def fallback(self) -> bool:
        """Whether the text is not in the reader's language."""
        return self.page.language != self.versions.reader

    @property
    def href(self) -> str:
        """Address of the record for the reader."""
        return self.versions.path


@dataclass(frozen=True)
class FoundRecord(ShownRecord):
    """A record on a page of results. matched_tags: facet and code, where no word of the shown version matches."""

    extract: Extract
    matched_tags: Tags = frozenset()


@dataclass(frozen=True)
class FoundPage:
    """One page of results with its records, and wider queries where nothing was found."""

    results: SearchResults
    records: tuple[FoundRecord, ...] = ()
    relaxations: Relaxations | None = None


@dataclass(frozen=True)
class ComparedRecords:
    """Public records to compare, in the requested order; of the others, which ones have been removed."""

    records: tuple[ShownRecord, ...]
    removed: frozenset[int] = frozenset()


def shortened(text: str, limit: int = MAX_SUMMARY) -> str:
    """Cut a text at a word, with an ellipsis, where it is too long for a card."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
