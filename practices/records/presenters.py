"""The page and the card of a record as plain data for templates."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from practices.languages.cldr import language_name
from practices.languages.table import active_language, endonym, language_codes
from practices.records.fields import RecordFields
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import (
    RecordVersions,
    TagRow,
    TagValue,
    page_tags,
    request_labels,
    tag_rows,
)
from practices.versions.provenance import Provenance, provenance_of
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels
from practices.web.addresses import absolute, comments_path, permanent_path, version_path

CARD_MARKS = ("school_level", "intervention_level", "frequency", "funding", "evidence")
"""The fields on a card, in this order."""


@dataclass(frozen=True)
class VersionLink:
    """A language in which the record has a public version."""

    code: str
    endonym: str
    name: str
    path: str
    current: bool


@dataclass(frozen=True)
class RecordView:
    """The page of a record in the reader's interface. `text_language` is the language of title, summary and body."""

    page: PracticePage
    reader: str
    versions: dict[str, PracticePage]
    labels: Labels
    preview: bool = False
    record: Practice | None = None

    @property
    def text_language(self) -> str:
        """Code of the language of the text that is shown."""
        return self.page.language

    @property
    def is_fallback(self) -> bool:
        """Whether the reader gets the text in another language than the page around it."""
        return self.text_language != self.reader

    @property
    def facts(self) -> RecordFields:
        """The record-level fields: the draft in a preview of the original, else the record's."""
        if self.record is None or (self.preview and self.page.is_original):
            return self.page
        return self.record

    @cached_property
    def available(self) -> list[VersionLink]:
        """The languages of the public versions in the fixed order, the shown one marked."""
        return [
            VersionLink(
                code,
                endonym(code),
                language_name(code, self.reader),
                version_path(code, self.versions[code].slug),
                code == self.text_language,
            )
            for code in language_codes()
            if code in self.versions
        ]

    @cached_property
    def rows(self) -> list[TagRow]:
        """The labelled fields, every value with its filter address where the field is a filter."""
        codes = [link.code for link in self.available] or [self.text_language]
        tags = page_tags(self.page, draft=self.preview) if self.record else self.page.tags or {}
        return tag_rows(tags, codes, self.labels)

    @cached_property
    def definitions(self) -> list[TagValue]:
        """The values that have a definition, for the explanations below the fields."""
        return [value for row in self.rows for value in row.values if value.definition]

    @property
    def original_language(self) -> str:
        """Code of the language the record was first written in."""
        return self.record.original_language if self.record else self.text_language

    @property
    def number(self) -> int | None:
        """The public number; none before the record is stored."""
        return self.record.number if self.record else None

    @property
    def permanent_address(self) -> str:
        """Absolute address that stays when titles and languages change."""
        return absolute(permanent_path(self.record.number)) if self.record else ""

    @property
    def canonical(self) -> str:
        """Absolute address of the version whose text is shown."""
        return absolute(version_path(self.text_language, self.page.slug))

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """`hreflang` and absolute address of every real version, with `x-default`; none on a fallback."""
        if self.is_fallback or not self.versions:
            return []
        links = [(link.code, absolute(link.path)) for link in self.available]
        default = next(code for code in ("en", self.original_language, *self.versions) if code in self.versions)
        return [*links, ("x-default", absolute(version_path(default, self.versions[default].slug)))]

    @cached_property
    def provenance(self) -> Provenance:
        """Source and licence of the text that is shown."""
        return provenance_of(self.page, self.versions)

    @property
    def review_is_overdue(self) -> bool:
        """Whether the day of the next review has passed."""
        due = self.facts.review_due_on
        return due is not None and due < timezone.localdate()

    @property
    def discussion_path(self) -> str:
        """Address of the conversation."""
        return comments_path(self.reader, self.record.number) if self.record else ""


def present_record(page: PracticePage, request: HttpRequest, versions: dict[str, PracticePage]) -> RecordView:
    """Return the record as the reader of the request sees it."""
    _fetch_renditions(page)
    return RecordView(
        page=page,
        reader=active_language(),
        versions=versions,
        labels=request_labels(request),
        preview=bool(getattr(request, "is_preview", False)),
        record=page.practice if page.practice_id else None,
    )


def _fetch_renditions(page: PracticePage) -> None:
    """Read all sizes of all images of the body in one query."""
    images = [block.value["image"] for block in page.body if block.block_type == "picture" and block.value["image"]]
    if images:
        prefetch_related_objects(images, "renditions")


@dataclass(frozen=True)
class RecordCard:
    """A record in a list."""

    title: str
    summary: str
    path: str
    language: str
    is_fallback: bool
    available_in: list[str]
    kinds: list[str]
    countries: list[str]
    marks: list[tuple[str, list[str]]]


def present_card(found: RecordVersions, labels: Labels) -> RecordCard | None:
    """Return the card of a record; None when no version is public."""
    shown = found.shown
    if shown is None:
        return None
    rows = {row.code: row for row in tag_rows(found.practice.tags or {}, found.available_in, labels)}

    def values_of(code: str) -> list[str]:
        return [value.label for value in rows[code].values] if code in rows else []

    return RecordCard(
        title=shown.title,
        summary=shown.summary,
        path=found.path,
        language=shown.language,
        is_fallback=shown.language != found.reader,
        available_in=[value.code for value in rows[LANGUAGE_VOCABULARY].values],
        kinds=values_of("type"),
        countries=values_of("country"),
        marks=[(rows[code].label, values_of(code)) for code in CARD_MARKS if code in rows],
    )
