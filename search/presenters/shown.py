"""A record in the version that a reader is shown: what cards and columns of a comparison have in common."""

from dataclasses import dataclass

from practices.records.models.record import Practice
from practices.records.selectors import ListedVersion, RecordVersions, TagRow, TagValue
from practices.vocabularies.labels import LANGUAGE_VOCABULARY
from search.analysis import collation_key


@dataclass(frozen=True)
class ShownRecord:
    """The record's public versions, and the one that is shown."""

    versions: RecordVersions[ListedVersion]
    page: ListedVersion

    @property
    def practice(self) -> Practice:
        """What all language versions share."""
        return self.versions.practice

    @property
    def number(self) -> int:
        """The public number of the record."""
        return self.practice.number

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
        """Where the reader finds the record."""
        return self.versions.path


def available_in(rows: list[TagRow], reader: str) -> list[TagValue]:
    """The languages among the labelled fields of a record, by the reader's alphabet."""
    values = next((row.values for row in rows if row.code == LANGUAGE_VOCABULARY), ())
    return sorted(values, key=lambda value: collation_key(value.label, reader))
