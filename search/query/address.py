"""A query string as a `SearchQuery`, and back. No other module reads `request.GET`."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from practices.languages.cldr import is_country
from practices.vocabularies.labels import Labels
from practices.web.addresses import compare_path, feed_path, practices_path
from practices.web.numbers import not_a_page, page_number, whole_number
from search.query.facets import FACET_NAMES
from search.query.family import FAMILIES, PRACTICE
from search.query.query import MAX_QUERY_LENGTH, SORTS, SearchQuery

MAX_COMPARED = 4
"""Records of one comparison."""
MAX_NUMBER = 2_147_483_647
MAX_VALUES = 100
"""Distinct values of one facet; the rest is ignored. More than a vocabulary has."""
MAX_RAW_TEXT = 20_000
_SHOWN_VALUES = 3
_SHOWN_LENGTH = 40
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_DROPPED = frozenset({"Cc", "Cs", "Cn", "Co"})


@dataclass(frozen=True)
class ParsedSearch:
    """The query, and problems by parameter (sentences in the reader's language)."""

    query: SearchQuery
    problems: dict[str, list[str]] = field(default_factory=dict)


def parse_search(params: QueryDict, labels: Labels, *, ignore_page: bool = False) -> ParsedSearch:
    """Parse a query string by allow-lists. Unknown parameters are ignored, unknown values are problems.

    Args:
        params: `request.GET`.
        labels: labels of the reader's language; knows every code, retired and merged ones too.
        ignore_page: for answers without pages, such as the feed.
    """
    problems: dict[str, list[str]] = {}
    filters: dict[str, tuple[str, ...]] = {}
    for facet in FACET_NAMES:
        known, unknown = _facet_values(params.getlist(facet), facet, labels)
        if known:
            filters[facet] = known
        if unknown:
            problems[facet] = [unknown_values(unknown)]
    page = 1
    if "page" in params and not ignore_page:
        page = page_number(params.get("page", "")) or 0
        if not page:
            problems["page"] = [not_a_page()]
    query = SearchQuery(
        language=labels.language,
        text=clean_text(params.get("q", "")),
        filters=filters,
        sort=_one_of(params, "sort", SORTS, problems),
        page=page or 1,
        kind=_one_of(params, "kind", tuple(FAMILIES), problems),
    )
    return ParsedSearch(query, problems)


def _facet_values(values: Iterable[str], facet: str, labels: Labels) -> tuple[tuple[str, ...], list[str]]:
    known: set[str] = set()
    unknown: list[str] = []
    for value in dict.fromkeys(values):
        if not value:
            continue
        if len(known) >= MAX_VALUES or len(unknown) >= MAX_VALUES:
            break
        if is_known(facet, value, labels):
            known.add(labels.current_code(facet, value))
        else:
            unknown.append(value)
    return tuple(sorted(known)), unknown


def is_known(facet: str, value: str, labels: Labels) -> bool:
    """Return whether the facet has such a value: a term (retired or merged too), a language, any country."""
    entry = labels.vocabularies.get(facet)
    if entry is not None and value in entry.terms:
        return True
    return facet == "country" and value.isascii() and is_country(value) and value not in _NOT_COUNTRIES


def _one_of(params: QueryDict, name: str, allowed: tuple[str, ...], problems: dict[str, list[str]]) -> str:
    value = params.get(name) or allowed[0]
    if value in allowed:
        return value
    problems[name] = [unknown_values([value])]
    return allowed[0]


def clean_text(text: str) -> str:
    """Clean the words of a query: no NUL, control or surrogate characters, single blanks, at most 255 long."""
    spaced = (" " if char.isspace() else char for char in text[:MAX_RAW_TEXT])
    cleaned = "".join(char for char in spaced if unicodedata.category(char) not in _DROPPED)
    return " ".join(cleaned.split())[:MAX_QUERY_LENGTH].rstrip()


def unknown_values(values: list[str]) -> str:
    """Return the sentence about unknown values, cut to a readable length."""
    shown = [clean_text(value)[:_SHOWN_LENGTH] for value in values[:_SHOWN_VALUES]]
    if len(values) > _SHOWN_VALUES:
        shown.append("…")
    return _("Unknown value: %(values)s") % {"values": ", ".join(shown)}


@dataclass(frozen=True)
class ParsedComparison:
    """Numbers of the records to compare in the order of the address, and problems with it."""

    numbers: tuple[int, ...]
    problems: tuple[str, ...] = ()


def parse_comparison(params: QueryDict) -> ParsedComparison:
    """Parse `n=460&n=10001`: the first four numbers, each once; other values are problems."""
    numbers: dict[int, None] = {}
    unknown: list[str] = []
    for value in dict.fromkeys(params.getlist("n")[:MAX_VALUES]):
        if number := whole_number(value):
            numbers[number] = None
        elif value:
            unknown.append(value)
    problems = [unknown_values(unknown)] if unknown else []
    if len(numbers) > MAX_COMPARED:
        problems.append(_("Only four practices fit side by side. These are the first four."))
    return ParsedComparison(tuple(numbers)[:MAX_COMPARED], tuple(problems))


def comparison_path(language: str, numbers: Iterable[int]) -> str:
    """Return the address of the comparison of these records."""
    state = urlencode([("n", number) for number in numbers])
    return _with_state(compare_path(language), state)


def query_string(query: SearchQuery) -> str:
    """Return the canonical query string for `parse_search`: parameters in a fixed order, defaults left out."""
    pairs: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    for facet in FACET_NAMES:
        pairs.extend((facet, value) for value in sorted(query.filters.get(facet, ())))
    if query.sort != SORTS[0]:
        pairs.append(("sort", query.sort))
    if query.kind != PRACTICE:
        pairs.append(("kind", query.kind))
    if query.page > 1:
        pairs.append(("page", str(query.page)))
    return urlencode(pairs)


def list_path(query: SearchQuery) -> str:
    """Return the address of the list in this state."""
    return _with_state(practices_path(query.language), query_string(query))


def feed_address(query: SearchQuery) -> str:
    """Return the address of the feed of the list in this state."""
    return _with_state(feed_path(query.language), query_string(query))


def _with_state(path: str, state: str) -> str:
    return f"{path}?{state}" if state else path


def with_toggled(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    """Return the query with one value added, or taken away where it was chosen; back on page 1."""
    chosen = set(query.filters.get(facet, ()))
    chosen ^= {value}
    return _with_filters(query, query.filters | {facet: tuple(sorted(chosen))})


def without_facet(query: SearchQuery, facet: str) -> SearchQuery:
    """Return the query without any value of a facet; back on page 1."""
    return _with_filters(query, query.filters | {facet: ()})


def without_filters(query: SearchQuery) -> SearchQuery:
    """Return the query with words and order only; back on page 1."""
    return _with_filters(query, {})


def _with_filters(query: SearchQuery, filters: dict[str, tuple[str, ...]]) -> SearchQuery:
    chosen = {facet: values for facet, values in filters.items() if values}
    return replace(query, filters=chosen, page=1)
