"""Found records as result cards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from practices.languages.cldr import language_name
from practices.records.selectors import TagRow, TagValue, tag_rows
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels
from search.analysis import collation_key
from search.query.found_records import MARK, Elsewhere, FoundRecord, ShownRecord, Tags


@dataclass(frozen=True)
class CardMark:
    """A field to compare records by. text: its values, as HTML where some of them are marked."""

    row: TagRow
    text: str | SafeString


@dataclass(frozen=True)
class Card(ShownRecord):
    """One record as a list shows it.

    heading: the title as HTML, escaped but for `<mark>`.
    extract: the best passage of summary or text, likewise; the plain summary where none matches.
    elsewhere: a passage of another version, where only that has the words.
    marks: labelled tags to compare records by, in the order of the vocabularies.
    available_in: the languages by the reader's alphabet.
    """

    heading: SafeString
    extract: SafeString
    elsewhere: Elsewhere | None
    marks: list[CardMark]
    available_in: list[TagValue]
    language_name: str = ""
    starts_other_languages: bool = False

    @property
    def highlight(self) -> SafeString:
        """The extract; the title where only that has the words."""
        return self.heading if MARK in self.heading and MARK not in self.extract else self.extract


def result_cards(records: Iterable[FoundRecord], labels: Labels) -> list[Card]:
    """Return the cards of one page of results; the first one not in the reader's language is flagged."""
    cards: list[Card] = []
    for record in records:
        rows = tag_rows(record.versions.practice.tags or {}, record.versions.available_in, labels)
        card = Card(
            versions=record.versions,
            page=record.page,
            heading=record.extract.title,
            extract=record.extract.passage,
            elsewhere=record.extract.elsewhere,
            marks=[
                CardMark(row, _marked_labels(row, record.matched_tags))
                for row in rows
                if row.code != LANGUAGE_VOCABULARY
            ],
            available_in=available_in(rows, labels.language),
            language_name=language_name(record.language, labels.language),
            starts_other_languages=record.fallback and not any(card.fallback for card in cards),
        )
        cards.append(card)
    return cards


def available_in(rows: list[TagRow], reader: str) -> list[TagValue]:
    """Return the languages among the labelled fields of a record, by the reader's alphabet."""
    values = next((row.values for row in rows if row.code == LANGUAGE_VOCABULARY), ())
    return sorted(values, key=lambda value: collation_key(value.label, reader))


def _marked_labels(row: TagRow, matched_tags: Tags) -> str | SafeString:
    """The values of a field, matched ones marked."""
    marked = [(row.code, value.code) in matched_tags for value in row.values]
    if not any(marked):
        return row.text
    labels = (
        format_html("<mark>{}</mark>", value.label) if is_marked else value.label
        for value, is_marked in zip(row.values, marked, strict=True)
    )
    return format_html_join(", ", "{}", ((label,) for label in labels))
