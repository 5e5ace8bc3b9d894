"""What templates ask of the search: practices like one, and addresses of comparisons."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from practices.cldr import number
from practices.presenters import RecordCard, RecordView, present_card
from practices.selectors import RecordVersions
from search.forms import MAX_COMPARED, comparison_path
from search.presenters.extracts import shortened
from search.presenters.facets import FacetView, control_id
from search.similar import similar_records

register = template.Library()
register.filter("shortened", shortened)

_NUMBER = "\ue000"
"""Stands for the count in a kept row; no text that is shown holds it."""


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


@lru_cache(maxsize=8192)
def _option_row(facet: str, value: str, label: str, depth: int, selected: bool, disabled: bool) -> tuple[str, str]:
    """A row before and after its count; everything that it shows is an argument."""
    option = {
        "facet": facet, "value": value, "label": label, "depth": depth, "selected": selected, "disabled": disabled,
        "control_id": control_id(facet, value),
    }  # fmt: skip
    row = render_to_string("search/option.html", {"option": option, "count": _NUMBER})
    before, _number, after = row.rpartition(_NUMBER)
    return before, after
