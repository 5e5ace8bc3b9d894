"""Hits → result cards. One bulk read for a whole page of results, whatever the number of languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from practices.cldr import language_name
from practices.models import Practice, PracticePage
from practices.models.labels import LANGUAGE_VOCABULARY, LabelBook
from practices.selectors import RecordVersions, tag_rows, versions_of
from search.analysis import highlight_fragments, query_terms
from search.documents import version_text
from search.query import SearchQuery
from search.results import Hit

MAX_SUMMARY = 320
"""Letters of a summary on a card."""


@dataclass(frozen=True)
class Card:
    """One record as a list shows it.

    extract: HTML, escaped but for `<mark>`; the plain summary where no word was found in the text.
    marks: labelled tags to compare records by, in the order of the vocabularies.
    """

    versions: RecordVersions
    page: PracticePage
    extract: SafeString
    marks: list[dict[str, Any]]
    available_in: list[dict[str, Any]]
    language_name: str = ""
    kind: str = "practice"
    starts_other_languages: bool = False

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
        """Where the reader finds the record."""
        return self.versions.path


def versions_of_hits(hits: Iterable[Hit], reader: str) -> list[RecordVersions]:
    """Public versions of the hits in their order. A record that is not public any more is left out."""
    numbers = list(dict.fromkeys(hit.number for hit in hits))
    ids = dict(Practice.objects.filter(number__in=numbers).values_list("number", "pk")) if numbers else {}
    found = versions_of(ids.values(), reader) if ids else {}
    return [found[ids[number]] for number in numbers if ids.get(number) in found]


def result_cards(hits: Iterable[Hit], query: SearchQuery, book: LabelBook) -> list[Card]:
    """The cards of one page of results; the first one not in the reader's language is marked as such."""
    records = versions_of_hits(hits, query.language)
    extracts = _extracts(records, query)
    cards: list[Card] = []
    seen_other = False
    for record in records:
        page = record.shown
        if page is None:
            continue
        other = page.language != query.language
        cards.append(_card(record, page, extracts[page.pk], book, starts_other=other and not seen_other))
        seen_other = seen_other or other
    return cards


def _card(
    record: RecordVersions, page: PracticePage, extract: SafeString, book: LabelBook, *, starts_other: bool
) -> Card:
    rows = tag_rows(record.practice.tags or {}, record.available_in, book)
    return Card(
        versions=record,
        page=page,
        extract=extract,
        marks=[row for row in rows if row["code"] != LANGUAGE_VOCABULARY],
        available_in=next((row["values"] for row in rows if row["code"] == LANGUAGE_VOCABULARY), []),
        language_name=language_name(page.language, book.language),
        starts_other_languages=starts_other,
    )


def _extracts(records: list[RecordVersions], query: SearchQuery) -> dict[int, SafeString]:
    """By page id: the passage with the found words, from the summary if they stand there, else from the text."""
    shown = {record.shown.pk: record for record in records if record.shown}
    found: dict[int, SafeString] = {}
    if query.text and shown:
        pages = PracticePage.objects.filter(pk__in=shown).only("title", "summary", "body", "further_reading")
        for page in pages:
            language = shown[page.pk].shown.language  # type: ignore[union-attr]
            terms = query_terms(query.text, language)
            texts = version_text(page, shown[page.pk].practice)
            parts = (highlight_fragments(text, terms, language) for text in (texts.summary, texts.body))
            best = next((part for part in parts if any(marked for _text, marked in part)), None)
            if best:
                found[page.pk] = _marked(best)
    return {
        pk: found.get(pk) or escape(shortened(record.shown.summary)) for pk, record in shown.items() if record.shown
    }


def _marked(fragments: list[tuple[str, bool]]) -> SafeString:
    parts = (format_html("<mark>{}</mark>", text) if marked else escape(text) for text, marked in fragments)
    return format_html_join("", "{}", ((part,) for part in parts))


def shortened(text: str, limit: int = MAX_SUMMARY) -> str:
    """The text cut at a word, with an ellipsis, where it is too long for a card."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
