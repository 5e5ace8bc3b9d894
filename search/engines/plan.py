"""The question as every engine is asked: words per language, filters, order. No engine's syntax."""

from collections.abc import Iterable
from dataclasses import dataclass

from practices.languages import language_codes
from search.analysis import Word, required_words
from search.facets import FACET_NAMES
from search.query import MAX_QUERY_LENGTH, SearchQuery
from search.results import Facet, FacetOption

MAX_WORDS = 24
"""Further words of a question are not looked at."""
MAX_VALUES = 500
"""Further values of a filter are not looked at."""


@dataclass(frozen=True)
class LanguagePlan:
    """The words as one language reads them: a version in it must have all the required ones."""

    language: str
    required: tuple[Word, ...]
    optional: tuple[Word, ...]


@dataclass(frozen=True)
class Plan:
    """A question ready for an engine.

    languages: the reader's first; empty where nothing was asked in words.
    impossible: words were given but none of them holds a letter or digit, so nothing is found.
    """

    reader: str
    languages: tuple[LanguagePlan, ...]
    impossible: bool
    filters: dict[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int


def plan(query: SearchQuery) -> Plan:
    """Read a question. A version is found by words of its own language's kind, whatever the reader's."""
    text = query.text[:MAX_QUERY_LENGTH].strip()
    languages = []
    if text:
        for code in dict.fromkeys((query.language, *language_codes())):
            required, optional = required_words(text, code)
            if required:
                languages.append(LanguagePlan(code, tuple(required[:MAX_WORDS]), tuple(optional[:MAX_WORDS])))
    sort = query.sort
    if sort == "relevance" and not languages:
        sort = "newest"
    return Plan(
        reader=query.language,
        languages=tuple(languages),
        impossible=bool(text) and not languages,
        filters={
            name: tuple(dict.fromkeys(query.filters[name]))[:MAX_VALUES]
            for name in FACET_NAMES
            if query.filters.get(name)
        },
        sort=sort,
        offset=(max(query.page, 1) - 1) * query.page_size,
        limit=max(query.page_size, 1),
    )


def pages_of(total: int, page_size: int) -> int:
    """Number of pages; an empty list has one."""
    return max(1, -(-total // max(page_size, 1)))


def facet_of(name: str, counts: dict[str, int], selected: Iterable[str]) -> Facet:
    """A facet with every counted and every selected value, most records first, then by code."""
    chosen = tuple(selected)
    values = {value: count for value, count in counts.items() if count > 0}
    for value in chosen:
        values.setdefault(value, 0)
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return Facet(name, tuple(FacetOption(value, count, value in chosen) for value, count in ordered))
