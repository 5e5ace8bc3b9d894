"""Hits → result cards. One bulk read for a whole page of results, whatever the number of languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from practices.cldr import language_name
from practices.models import PracticePage
from practices.models.labels import LANGUAGE_VOCABULARY, LabelBook
from practices.selectors import ListedVersion, RecordVersions, listed_records, tag_rows
from search.analysis import highlight_fragments
from search.documents import version_text
from search.presenters.shown import ShownRecord
from search.query import SearchQuery
from search.results import Hit
from search.service import highlighted_stems

MARK = "<mark>"
MAX_SUMMARY = 320
"""Letters of a summary on a card."""


@dataclass(frozen=True)
class Card(ShownRecord):
    """One record as a list shows it.

    heading: the title as HTML, escaped but for `<mark>`.
    extract: the passage of summary or text that answers best, likewise; the plain summary where none does.
    marks: labelled tags to compare records by, in the order of the vocabularies.
    """

    heading: SafeString
    extract: SafeString
    marks: list[dict[str, Any]]
    available_in: list[dict[str, Any]]
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
    extracts = _extracts(records, query)
    cards: list[Card] = []
    seen_other = False
    for record in records:
        page = record.shown
        if page is None:
            continue
        other = page.language != query.language
        cards.append(_card(record, page, *extracts[page.pk], book, starts_other=other and not seen_other))
        seen_other = seen_other or other
    return cards


def _card(
    record: RecordVersions[ListedVersion],
    page: ListedVersion,
    heading: SafeString,
    extract: SafeString,
    book: LabelBook,
    *,
    starts_other: bool,
) -> Card:
    rows = tag_rows(record.practice.tags or {}, record.available_in, book)
    return Card(
        versions=record,
        page=page,
        heading=heading,
        extract=extract,
        marks=[
            row | {"text": ", ".join(value["label"] for value in row["values"])}
            for row in rows
            if row["code"] != LANGUAGE_VOCABULARY
        ],
        available_in=next((row["values"] for row in rows if row["code"] == LANGUAGE_VOCABULARY), []),
        language_name=language_name(page.language, book.language),
        starts_other_languages=starts_other,
    )


def _extracts(
    records: list[RecordVersions[ListedVersion]], query: SearchQuery
) -> dict[int, tuple[SafeString, SafeString]]:
    """By page id: the title with the found words, and the best passage of summary or text."""
    shown = {record.shown.pk: record for record in records if record.shown}
    found = {
        pk: (escape(record.shown.title), escape(shortened(record.shown.summary)))
        for pk, record in shown.items()
        if record.shown
    }
    if not (query.text and shown):
        return found
    stems = highlighted_stems(query)
    asked = len(query.text.split())
    pages = PracticePage.objects.filter(pk__in=shown).only("title", "summary", "body", "further_reading")
    for page in pages:
        language = shown[page.pk].shown.language  # type: ignore[union-attr]
        wanted = stems.get(language, frozenset())
        texts = version_text(page, shown[page.pk].practice)
        title = highlight_fragments(texts.title, wanted, language, len(texts.title))
        best = highlight_fragments(texts.summary, wanted, language)
        if _found_in(best) < asked:  # the text is long: it is looked at only where it can be better
            best = max(best, highlight_fragments(texts.body, wanted, language), key=_found_in)
        extract = _marked(best) if _found_in(best) else found[page.pk][1]
        found[page.pk] = (_marked(title), extract)
    return found


def _found_in(passage: list[tuple[str, bool]]) -> int:
    """How many different words of a passage answer the question."""
    return len({text.casefold() for text, is_match in passage if is_match})


def _marked(fragments: list[tuple[str, bool]]) -> SafeString:
    parts = (format_html("<mark>{}</mark>", text) if marked else escape(text) for text, marked in fragments)
    return format_html_join("", "{}", ((part,) for part in parts))


def shortened(text: str, limit: int = MAX_SUMMARY) -> str:
    """The text cut at a word, with an ellipsis, where it is too long for a card."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
