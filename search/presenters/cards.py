"""Hits → result cards. One bulk read for a whole page of results, whatever the number of languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from practices.languages.cldr import language_name
from practices.records.selectors import TagRow, TagValue, listed_records, tag_rows
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, LabelBook
from search.presenters.extracts import MARK, Elsewhere, extracts_of
from search.presenters.shown import ShownRecord, available_in
from search.query.query import SearchQuery
from search.query.results import Hit
from search.service import sought_words


@dataclass(frozen=True)
class CardMark:
    """A field to compare records by. text: its values, as HTML where some of them are marked."""

    row: TagRow
    text: str | SafeString


@dataclass(frozen=True)
class Card(ShownRecord):
    """One record as a list shows it.

    heading: the title as HTML, escaped but for `<mark>`.
    extract: the passage of summary or text that answers best, likewise; the plain summary where none does.
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
    kind: str = "practice"
    starts_other_languages: bool = False

    @property
    def highlight(self) -> SafeString:
        """The extract; the title where the words are found there only."""
        return self.heading if MARK in self.heading and MARK not in self.extract else self.extract


def result_cards(hits: Iterable[Hit], query: SearchQuery, book: LabelBook) -> list[Card]:
    """The cards of one page of results; the first one not in the reader's language is marked as such."""
    records = listed_records((hit.number for hit in hits), query.language)
    sought = sought_words(query) if query.text and records else {}
    extracts = extracts_of(records, sought)
    tags = frozenset(tag for each in sought.values() for tag in each.tags)
    cards: list[Card] = []
    for record in records:
        page = record.shown
        if page is None:
            continue
        rows = tag_rows(record.practice.tags or {}, record.available_in, book)
        said = extracts[page.pk]
        card = Card(
            versions=record,
            page=page,
            heading=said.title,
            extract=said.passage,
            elsewhere=said.elsewhere,
            marks=[
                CardMark(row, _marked_labels(row, tags) if tags and not said.answers else row.text)
                for row in rows
                if row.code != LANGUAGE_VOCABULARY
            ],
            available_in=available_in(rows, book.language),
            language_name=language_name(page.language, book.language),
            starts_other_languages=page.language != query.language and not any(card.fallback for card in cards),
        )
        cards.append(card)
    return cards


def _marked_labels(row: TagRow, answering: frozenset[tuple[str, str]]) -> str | SafeString:
    """The values of a field; those that answer the question, where no word does, are marked."""
    marked = [(row.code, value.code) in answering for value in row.values]
    if not any(marked):
        return row.text
    labels = (
        format_html("<mark>{}</mark>", value.label) if answers else value.label
        for value, answers in zip(row.values, marked, strict=True)
    )
    return format_html_join(", ", "{}", ((label,) for label in labels))
