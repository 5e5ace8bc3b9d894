"""Reads of public records, of their tags and of the labels for a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import PageViewRestriction

from practices.jobs.cache_versions import CacheVersion, request_cache_version
from practices.languages.table import active_language, language_codes
from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import Practice
from practices.versions.fallback import LanguagePaths, language_paths, shown_version
from practices.versions.source import SOURCE_FIELDS
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels, TagRow, TagValue, read_labels
from practices.web.addresses import permanent_path, version_path

__all__ = [
    "ListedVersion",
    "RecordVersions",
    "TagRow",
    "TagValue",
    "list_head",
    "listed_records",
    "page_tags",
    "public_versions",
    "read_labels",
    "request_labels",
]


def request_labels(request: HttpRequest, language: str | None = None) -> Labels:
    """Return the labels in the reader's language."""
    return read_labels(language or active_language(), request_cache_version(request, CacheVersion.LABELS))


@dataclass(frozen=True)
class ListHead:
    """Title and introduction of the list of practices of one language."""

    title: str
    intro: str


def list_head(request: HttpRequest, language: str) -> ListHead | None:
    """Return the head of a language's list of practices; None where it has no list."""
    return _list_head(language, request_cache_version(request, CacheVersion.LAYOUT))


@lru_cache(maxsize=64)
def _list_head(language: str, cache_version: int) -> ListHead | None:
    rows = PracticeIndexPage.objects.filter(locale__language_code=language).order_by("pk")
    first = rows.values_list("title", "intro").first()
    return ListHead(*first) if first else None


def public_versions() -> "QuerySet[PracticePage]":
    """Return live versions that everybody may read: no alias, no view restriction on the page or above it."""
    versions = PracticePage.objects.live().filter(alias_of__isnull=True)
    if PageViewRestriction.objects.exists():
        versions = versions.public()
    return versions


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version in a list. It is not a page: making a page object costs more than all else in a list."""

    pk: int
    language: str
    title: str
    slug: str
    summary: str
    last_published_at: datetime | None
    source_name: str
    source_url: str
    source_date: date | None
    licence: str
    licence_text: str
    translated_from: str


Version = TypeVar("Version", PracticePage, ListedVersion)


@dataclass(frozen=True)
class RecordVersions(Generic[Version]):
    """The public versions of one record, and the one that a reader is shown."""

    practice: Practice
    versions: dict[str, Version]
    reader: str

    @cached_property
    def shown(self) -> Version | None:
        """The version the reader is shown."""
        return shown_version(self.versions, self.reader, self.practice.original_language)

    @cached_property
    def available_in(self) -> list[str]:
        """Codes of the languages it can be read in, in the fixed order."""
        return [code for code in language_codes() if code in self.versions]

    @property
    def language_paths(self) -> LanguagePaths:
        """The address in every language, and whether the text there is in that language."""
        return language_paths(self.versions, self.practice.original_language, version_path)

    @property
    def path(self) -> str:
        """The address for the reader; the permanent address when nothing is public."""
        shown = self.shown
        return version_path(self.reader, shown.slug) if shown else permanent_path(self.practice.number)


def versions_of(
    practice_ids: Iterable[int], reader: str, among: "QuerySet[PracticePage] | None" = None
) -> dict[int, RecordVersions[PracticePage]]:
    """Return public versions of many records by record id. Two queries, whatever their number.

    A caller that has `public_versions()` already passes it as `among` and saves one.
    """
    public = public_versions() if among is None else among
    pages = public.filter(practice_id__in=list(practice_ids)).select_related("locale", "practice")
    grouped: dict[int, dict[str, PracticePage]] = {}
    for page in pages.defer("body", "further_reading"):
        grouped.setdefault(page.practice_id, {})[page.language] = page
    return {
        practice_id: RecordVersions(next(iter(versions.values())).practice, versions, reader)
        for practice_id, versions in grouped.items()
    }


def version_for(practice: Practice, reader: str) -> PracticePage | None:
    """Return the public version that a reader is shown; None where nothing is public."""
    found = versions_of([practice.pk], reader).get(practice.pk)
    return found.shown if found else None


LISTED_FIELDS = ("number", "original_language", "tags", "first_published_at")
"""Fields of a record that lists show. Callers needing more fields pass them in `more_fields`."""


def listed_records(
    numbers: Iterable[int], reader: str, more_fields: Iterable[str] = ()
) -> list[RecordVersions[ListedVersion]]:
    """Return public versions of many records by their public numbers, in that order, without their texts.

    A record that is not public is left out. Three queries, whatever their number; none without numbers.

    Args:
        more_fields: of `Practice`, besides `LISTED_FIELDS`; another one would be read row by row.
    """
    requested = list(dict.fromkeys(numbers))
    if not requested:
        return []
    rows = Practice.objects.filter(number__in=requested).only(*LISTED_FIELDS, *more_fields).order_by()
    practices = {practice.pk: practice for practice in rows}
    columns = (
        "practice_id", "pk", "locale__language_code", "title", "slug", "summary", "last_published_at", *SOURCE_FIELDS,
    )  # fmt: skip
    grouped: dict[int, dict[str, ListedVersion]] = {}
    for practice_id, *row in public_versions().filter(practice_id__in=practices).order_by().values_list(*columns):
        version = ListedVersion(*row)
        grouped.setdefault(practice_id, {})[version.language] = version
    found = {
        practices[key].number: RecordVersions(practices[key], versions, reader) for key, versions in grouped.items()
    }
    return [found[number] for number in requested if number in found]


def page_tags(page: PracticePage, *, draft: bool = False) -> dict[str, list[str]]:
    """Return the tags to show: the page's own in a preview of the original, the record's otherwise."""
    return (page.tags if draft and page.is_original else page.practice.tags) or {}


def tag_rows(tags: dict[str, list[str]], available_in: list[str], labels: Labels) -> list[TagRow]:
    """Return the labelled fields of a record in the order of the vocabularies, every value with its filter address.

    The language field is computed from the versions. A vocabulary without a value is left out.
    """
    rows = (
        labels.tag_row(code, available_in if code == LANGUAGE_VOCABULARY else tags.get(code, []))
        for code in labels.vocabularies
    )
    return [row for row in rows if row is not None]
