"""Provenance and licence of a text: the same for page, API, feed and comparison."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from practices.versions.licences import ALL_RIGHTS, licence_name, licence_url


class SourceValues(Protocol):
    """The fields of `VersionSource`, on a page or on a row of a list."""

    @property
    def source_name(self) -> str: ...  # noqa: D102
    @property
    def source_url(self) -> str: ...  # noqa: D102
    @property
    def source_date(self) -> datetime.date | None: ...  # noqa: D102
    @property
    def licence(self) -> str: ...  # noqa: D102
    @property
    def licence_text(self) -> str: ...  # noqa: D102
    @property
    def translated_from(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class TextSource:
    """Source and licence of one text. `licence` is never empty: what nobody stated reserves all rights."""

    name: str
    url: str
    date: datetime.date | None
    licence: str
    licence_text: str

    @property
    def label(self) -> str:
        """What the source is called; its address where it has no name."""
        return self.name or self.url

    @property
    def licence_name(self) -> "str | Promise":
        """The licence for readers."""
        return licence_name(self.licence)

    @property
    def licence_url(self) -> str:
        """Address of the licence; empty where all rights are reserved."""
        return licence_url(self.licence)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source and licence of a version's text for readers.

    own: the version's own source and licence, never those of another version.
    translated_from: the language it was translated from; empty for a text that was taken from elsewhere.
    source_text: source and licence of the text that was translated, where the version names no
        source of its own and everybody may read that text.
    """

    own: TextSource
    translated_from: str = ""
    source_text: TextSource | None = None


def provenance_of(version: SourceValues, versions: Mapping[str, SourceValues]) -> Provenance:
    """Return the provenance of a version.

    Args:
        version: the one that is shown.
        versions: the public versions of the record by language; no other version is named.
    """
    own = text_source(version)
    translated = versions.get(version.translated_from)
    unnamed = translated is not None and translated is not version and not own.label
    return Provenance(own, version.translated_from, text_source(translated) if translated and unnamed else None)


def text_source(version: SourceValues) -> TextSource:
    """Return the source and licence that a version states for itself."""
    return TextSource(
        name=version.source_name,
        url=version.source_url,
        date=version.source_date,
        licence=version.licence or ALL_RIGHTS,
        licence_text=version.licence_text,
    )
