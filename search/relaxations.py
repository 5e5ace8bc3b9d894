"""Wider queries for a query without results: every single change that finds something, with its count."""

import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from django.conf import settings

from practices.vocabularies.labels import LANGUAGE_VOCABULARY
from search.engines.failover import find
from search.planning.planner import plan_query
from search.query.address import without_facet, without_filters
from search.query.query import SearchQuery
from search.query.results import FacetOption, Relaxation, Relaxations
from search.query.syntax import QueryPart, parse_text

MAX_DROPPED = 6
"""Words of a query that are left out one by one."""


def relaxations(query: SearchQuery, cache_version: int | None = None) -> Relaxations:
    """Return for every filter, for each word and for all, how many records there are without it; most first.

    One query for each facet, one for each of the first words, one without any; where no
    single change helps, the same for the words without all filters. A slow engine gets fewer.
    """
    until = time.monotonic() + settings.SEARCH_SECONDS

    def counted(wider: Iterable[Relaxation]) -> tuple[Relaxation, ...]:
        in_time = takewhile(lambda _each: time.monotonic() < until, wider)
        found = [replace(each, count=_count(each.query, cache_version)) for each in in_time]
        return tuple(sorted((each for each in found if each.count), key=lambda each: -each.count))

    by_facet = [Relaxation("facet", without_facet(query, facet), dropped=facet) for facet in query.filters]
    wider = counted([*by_facet, *_with_fewer_words(query)])
    if not wider and len(query.filters) > 1:
        free = without_filters(query)
        fewer_words = (replace(each, without_filters=True) for each in _with_fewer_words(free))
        wider = counted([Relaxation("filters", free), *fewer_words])
    by_language = _by_language(query, cache_version) if query.text and query.filters else ()
    return Relaxations(wider, by_language)


def _with_fewer_words(query: SearchQuery) -> Iterable[Relaxation]:
    """Without the quotation marks, without each word, without any; the latter only where that is not everything."""
    if not query.text:
        return
    parts = parse_text(query.text).parts
    if any(part.phrase and not part.excluded for part in parts):
        loose = " ".join(part.text if not part.excluded else _as_typed(part) for part in parts)
        yield Relaxation("quotes", replace(query, text=loose, page=1), dropped=loose)
    for at, part in enumerate(parts[:MAX_DROPPED] if len(parts) > 1 else ()):
        rest = " ".join(_as_typed(other) for other in (*parts[:at], *parts[at + 1 :]))
        yield Relaxation("word", replace(query, text=rest, page=1), dropped=_as_typed(part))
    if query.filters:
        yield Relaxation("words", replace(query, text="", page=1), dropped=query.text)


def _as_typed(part: QueryPart) -> str:
    text = f'"{part.text}"' if part.phrase else part.text
    return f"-{text}" if part.excluded else text


def _by_language(query: SearchQuery, cache_version: int | None) -> tuple[FacetOption, ...]:
    """The same words without any filter: how many records can be read in each language."""
    free = replace(without_filters(query), page_size=1)
    counts = find(plan_query(free, cache_version)).counts.get(LANGUAGE_VOCABULARY, {})
    return tuple(FacetOption(language, count) for language, count in counts.items() if count)


def _count(query: SearchQuery, cache_version: int | None) -> int:
    return find(plan_query(replace(query, page_size=1), cache_version)).total
