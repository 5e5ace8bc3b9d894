"""Up to four records side by side: one column for each, one row for each thing they can be compared by."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.languages.cldr import language_name, long_date
from practices.records.selectors import tag_rows
from practices.versions.provenance import provenance_of
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels
from search.presenters.cards import available_in
from search.query.address import ParsedComparison, comparison_path
from search.query.found_records import ComparedRecords, ShownRecord


@dataclass(frozen=True)
class ComparedValue:
    """One value in a cell, with its address where there is one. `language` where it is not the reader's."""

    label: str
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class ComparedRecord(ShownRecord):
    """The head of a column."""

    language_name: str
    remove_href: str

    @property
    def foreign(self) -> str:
        """Language of the text where it is not the reader's; empty where it is."""
        return self.language if self.fallback else ""


@dataclass(frozen=True)
class ComparedCell:
    """The values of one record; none where nothing is stated."""

    record: ComparedRecord
    values: list[ComparedValue]


@dataclass(frozen=True)
class ComparisonRow:
    """One thing to compare by, with a cell for each record. `differs` only for fields with comparable values."""

    label: str
    cells: list[ComparedCell]
    differs: bool = False


@dataclass(frozen=True)
class Comparison:
    """Everything that the page shows. `problems` are sentences about records that are missing, and why."""

    records: list[ComparedRecord]
    rows: list[ComparisonRow]
    problems: list[str]


def present_comparison(parsed: ParsedComparison, compared: ComparedRecords, labels: Labels) -> Comparison:
    """Return the comparison in the reader's language. No database query."""
    numbers = [record.number for record in compared.records]
    records = [
        ComparedRecord(
            versions=record.versions,
            page=record.page,
            language_name=language_name(record.language, labels.language),
            remove_href=comparison_path(labels.language, (n for n in numbers if n != record.number)),
        )
        for record in compared.records
    ]
    missing = [_why_missing(number, compared) for number in parsed.numbers if number not in numbers]
    return Comparison(records, list(_rows(records, labels)), [*parsed.problems, *missing])


def _why_missing(number: int, compared: ComparedRecords) -> str:
    if number in compared.removed:
        return _("No. %(number)s has been removed.") % {"number": number}
    return _("There is no practice with No. %(number)s.") % {"number": number}


def _rows(records: list[ComparedRecord], labels: Labels) -> Iterable[ComparisonRow]:
    if not records:
        return
    yield _row(_("Summary"), records, lambda each: [ComparedValue(each.page.summary, language=each.foreign)])
    yield from _tag_rows(records, labels)
    further = [
        _row(_("Organisations behind it"), records, _organisations),
        _row(_("Source"), records, _sources),
        _row(_("Licence of the text"), records, _licences),
        _row(_("Practised since"), records, lambda each: [_date(each.versions.practice.practised_from, labels)]),
        _row(_("Published"), records, lambda each: [_date(each.versions.practice.first_published_at, labels)]),
    ]
    yield from (row for row in further if any(cell.values for cell in row.cells))


def _row(
    label: str, records: list[ComparedRecord], values: Callable[[ComparedRecord], list[ComparedValue]]
) -> ComparisonRow:
    return ComparisonRow(
        label, [ComparedCell(each, [value for value in values(each) if value.label]) for each in records]
    )


def _organisations(record: ComparedRecord) -> list[ComparedValue]:
    return [
        ComparedValue(block.value["name"], block.value["url"] or "") for block in record.versions.practice.organisations
    ]


def _sources(record: ComparedRecord) -> list[ComparedValue]:
    """The text's own source; for a translation the language and, named as such, the source of that text."""
    found = provenance_of(record.page, record.versions.versions)
    values = [ComparedValue(found.own.label, found.own.url)]
    if found.translated_from:
        language = language_name(found.translated_from, record.versions.reader)
        values.append(ComparedValue(_("Translated from: %(language)s") % {"language": language}))
    if found.source_text and found.source_text.label:
        label = _("Source of the text it was translated from: %(source)s") % {"source": found.source_text.label}
        values.append(ComparedValue(label, found.source_text.url))
    return values


def _licences(record: ComparedRecord) -> list[ComparedValue]:
    own = provenance_of(record.page, record.versions.versions).own
    return [ComparedValue(str(own.licence_name), own.licence_url), ComparedValue(own.licence_text)]


def _date(value: datetime.date | None, labels: Labels) -> ComparedValue:
    return ComparedValue(long_date(value, labels.language))


def _tag_rows(records: list[ComparedRecord], labels: Labels) -> Iterable[ComparisonRow]:
    """The labelled fields in the order of the vocabularies; those that no record has are left out."""
    tagged = {}
    for each in records:
        rows = tag_rows(each.versions.practice.tags or {}, each.versions.available_in, labels)
        tagged[each.number] = {row.code: row.values for row in rows}
        tagged[each.number][LANGUAGE_VOCABULARY] = tuple(available_in(rows, labels.language))
    for entry in labels.vocabularies.values():
        cells = [
            ComparedCell(
                each, [ComparedValue(value.label, value.href) for value in tagged[each.number].get(entry.code, ())]
            )
            for each in records
        ]
        different = {frozenset(value.label for value in cell.values) for cell in cells}
        if different != {frozenset()}:
            yield ComparisonRow(entry.label, cells, differs=len(different) > 1)
