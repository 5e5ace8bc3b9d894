"""What templates ask of the search: practices like one, and addresses of comparisons."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from practices.languages.cldr import number
from practices.languages.table import active_language
from practices.records.presenters import RecordCard, RecordView, present_card
from practices.records.selectors import RecordVersions
from search.presenters.cards import Card
from search.presenters.facets import FacetView, control_id
from search.query.address import MAX_COMPARED, comparison_path
from search.query.family import FAMILIES, PRACTICE
from search.query.found_records import Elsewhere, shortened
from search.similar import similar_records

register = template.Library()
register.filter("shortened", shortened)

_NUMBER = "\ue000"
"""Stands for the count in a kept row; no text that is shown holds it."""
_MOST_CARDS = 2048
_MOST_KEPT = 8192
"""Pieces of pages that are kept. All that a piece shows is an argument of what makes it, so none can be old."""


@dataclass(frozen=True)
class SimilarPractices:
    """Cards, and the address that compares the first of them with the record itself."""

    cards: list[RecordCard]
    compare_href: str


@register.simple_tag
def similar_practices(record: RecordView) -> SimilarPractices | None:
    """Public records like the one of this page; None in a preview, and where there are none."""
    if record.record is None or record.preview or not record.versions:
        return None
    found = similar_records(RecordVersions(record.record, record.versions, record.reader), book=record.book)
    cards = [card for card in (present_card(each, record.book) for each in found) if card is not None]
    if not cards:
        return None
    numbers = [record.record.number, *(each.practice.number for each in found)]
    return SimilarPractices(cards, comparison_path(record.reader, numbers[:MAX_COMPARED]))


@register.simple_tag
def facet_options(facet: FacetView) -> SafeString:
    """The values of a facet by `search/option.html`. A page has a hundred: rows are kept, without their counts."""
    rows = []
    for option in facet.options:
        before, after = _option_row(
            option.facet, option.value, option.label, option.depth, option.selected, option.disabled
        )
        rows.append(f"{before}{number(option.count, option.query.language)}{after}")
    return SafeString("".join(rows))


@lru_cache(maxsize=_MOST_KEPT)
def _option_row(facet: str, value: str, label: str, depth: int, selected: bool, disabled: bool) -> tuple[str, str]:
    """A row before and after its count; everything that it shows is an argument."""
    option = {
        "facet": facet, "value": value, "label": label, "depth": depth, "selected": selected, "disabled": disabled,
        "control_id": control_id(facet, value),
    }  # fmt: skip
    row = render_to_string("search/option.html", {"option": option, "count": _NUMBER})
    before, _number, after = row.rpartition(_NUMBER)
    return before, after


@register.simple_tag
def facet_help(facet: FacetView) -> SafeString:
    """What the values of a facet mean, by `search/facet_help.html`."""
    defined = tuple((option.label, option.definition) for option in facet.defined)
    return _facet_help(defined, active_language()) if defined else SafeString("")


@lru_cache(maxsize=_MOST_KEPT)
def _facet_help(defined: tuple[tuple[str, str], ...], language: str) -> SafeString:
    return render_to_string("search/facet_help.html", {"defined": defined})


@dataclass(frozen=True)
class CardPieces:
    """All that a card shows, by which it is kept. What is HTML is so in every card, so equal pieces are the same."""

    level: str
    number: int
    href: str
    title: str
    language: str
    language_name: str
    heading: SafeString
    extract: SafeString
    elsewhere: Elsewhere | None
    fallback: bool
    marks: SafeString
    languages: tuple[str, ...]


@register.simple_tag
def search_card(card: Any, level: str, kind: str = PRACTICE) -> SafeString:
    """Return a card by the template of its family, its title a heading of this level (`h2`)."""
    template = FAMILIES[kind].card_template
    return render_to_string(template, {"card": card, "level": level}) if template else _practice_card(card, level)


def _practice_card(card: Card, level: str) -> SafeString:
    marks = "".join([_mark(mark.row.label, mark.text, isinstance(mark.text, SafeString)) for mark in card.marks])
    pieces = CardPieces(
        level=level,
        number=card.number,
        href=card.href,
        title=card.title,
        language=card.language,
        language_name=card.language_name,
        heading=card.heading,
        extract=card.extract,
        elsewhere=card.elsewhere,
        fallback=card.fallback,
        marks=SafeString(marks),
        languages=tuple(value.label for value in card.available_in),
    )
    return _card(pieces, active_language())


@lru_cache(maxsize=_MOST_CARDS)
def _card(card: CardPieces, language: str) -> SafeString:
    return render_to_string("search/card.html", {"card": card})


@lru_cache(maxsize=_MOST_KEPT)
def _mark(label: str, text: str | SafeString, is_html: bool) -> SafeString:
    """A comparable field by `search/mark.html`; a page has more than a hundred, and few different ones.

    is_html: of the text. Equal strings of which one is HTML and one is not would be kept as one.
    """
    return render_to_string("search/mark.html", {"label": label, "text": text})


@register.simple_tag
def card_languages(labels: tuple[str, ...]) -> SafeString:
    """The languages in which a record can be read, by `search/card_languages.html`; nothing of a single one."""
    return _card_languages(labels, active_language()) if len(labels) > 1 else SafeString("")


@lru_cache(maxsize=_MOST_KEPT)
def _card_languages(labels: tuple[str, ...], language: str) -> SafeString:
    return render_to_string("search/card_languages.html", {"labels": labels})
