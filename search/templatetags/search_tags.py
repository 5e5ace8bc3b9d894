"""Template tags: similar practices, cards and facets."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
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

_OPTION_START = (
    '<li class="facet__option facet__option--level-{0}"><label{1} for="{2}"><input type="checkbox" id="{2}" name="{3}"'
    ' value="{4}"{5}{6}> <span>{7}</span> <span class="facet__count">'
)
_OPTION_END = "</span></label></li>"
_MAX_CARDS = 2048
_MAX_PIECES = 8192
"""Cached pieces of pages. Everything that a piece shows is an argument of its function, so none is out of date."""


@dataclass(frozen=True)
class SimilarPractices:
    """Cards, and the address that compares the first of them with the record itself."""

    cards: list[RecordCard]
    compare_href: str


@register.simple_tag
def similar_practices(record: RecordView) -> SimilarPractices | None:
    """Return public records like the one of this page; None in a preview, and where there are none."""
    if record.record is None or record.preview or not record.versions:
        return None
    found = similar_records(RecordVersions(record.record, record.versions, record.reader), labels=record.labels)
    cards = [card for card in (present_card(each, record.labels) for each in found) if card is not None]
    if not cards:
        return None
    numbers = [record.record.number, *(each.practice.number for each in found)]
    return SimilarPractices(cards, comparison_path(record.reader, numbers[:MAX_COMPARED]))


@register.simple_tag
def facet_options(facet: FacetView) -> SafeString:
    """Return the values of a facet as list items. A page has a hundred, so all but the counts is cached."""
    rows = (
        _option_start(each.facet, each.value, each.label, each.depth, each.selected, each.disabled)
        + number(each.count, each.query.language)
        + _OPTION_END
        for each in facet.options
    )
    return SafeString("".join(rows))


@lru_cache(maxsize=_MAX_PIECES)
def _option_start(facet: str, value: str, label: str, depth: int, selected: bool, disabled: bool) -> str:
    empty, checked = ' class="facet__label--empty"', " checked"
    return format_html(
        _OPTION_START, depth, SafeString(empty if disabled else ""), control_id(facet, value), facet, value,
        SafeString(checked if selected else ""), SafeString(" disabled" if disabled else ""), label,
    )  # fmt: skip


@register.simple_tag
def facet_help(facet: FacetView) -> SafeString:
    """Return the definitions of the values of a facet, by `search/facet_help.html`."""
    defined = tuple((option.label, option.definition) for option in facet.defined)
    return _facet_help(defined, active_language()) if defined else SafeString("")


@lru_cache(maxsize=_MAX_PIECES)
def _facet_help(defined: tuple[tuple[str, str], ...], language: str) -> SafeString:
    return render_to_string("search/facet_help.html", {"defined": defined})


@dataclass(frozen=True)
class CardPieces:
    """Everything that a card shows: the key of its cache. The same fields are HTML in every card."""

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


@lru_cache(maxsize=_MAX_CARDS)
def _card(card: CardPieces, language: str) -> SafeString:
    return render_to_string("search/card.html", {"card": card})


@lru_cache(maxsize=_MAX_PIECES)
def _mark(label: str, text: str | SafeString, is_html: bool) -> SafeString:
    """A field to compare by, from `search/mark.html`; a page has more than a hundred, and few different ones.

    is_html: of the text. A plain text and equal HTML are different keys.
    """
    return render_to_string("search/mark.html", {"label": label, "text": text})


@register.simple_tag
def card_languages(labels: tuple[str, ...]) -> SafeString:
    """Return the languages of a record, by `search/card_languages.html`; nothing for a single one."""
    return _card_languages(labels, active_language()) if len(labels) > 1 else SafeString("")


@lru_cache(maxsize=_MAX_PIECES)
def _card_languages(labels: tuple[str, ...], language: str) -> SafeString:
    return render_to_string("search/card_languages.html", {"labels": labels})
