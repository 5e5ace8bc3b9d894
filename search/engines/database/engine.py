"""The reduced mode: facets and words of titles straight from the database, while the engine does not answer.

Without texts, weights and order by relevance; the same records, never a draft. An answer takes less than a
second however many records there are: of a large portal the newest are looked at, as many as there is time for.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from practices.versions.fallback import shown_language
from search.analysis import Word, collation_key, phrase_keys
from search.engines.database.title_snapshot import Record, catalogue
from search.engines.facet_results import facet_of, pages_of
from search.planning.plan import Alternative, Demand, Exclusion, LanguagePlan, Plan
from search.planning.planner import plan
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from search.query.results import Hit, SearchResults

SECONDS = 0.35
"""For looking at records; the rest of a second is for waiting in vain for the engine, and for the page."""
MOST_TITLES = 5_000
"""So many, the newest, are put into the order of an alphabet."""


class DatabaseEngine:
    """Answers with `degraded`. It holds no index, so there is nothing to write."""

    name = "database"

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a question by looking at one record after the other."""
        started = time.perf_counter()
        until = time.monotonic() + SECONDS
        asked = plan(query)
        records = islice(catalogue().records(until), MOST_TITLES if asked.sort == "title" else None)
        matching, counts = _look_at(records, asked)
        matching.sort(key=_order(asked))
        shown = matching[asked.offset : asked.offset + asked.limit]
        return SearchResults(
            total=len(matching),
            page=query.page,
            pages=pages_of(len(matching), query.page_size),
            hits=tuple(Hit(record.number) for record in shown),
            facets=tuple(facet_of(name, counts[name], asked.filters.get(name, ())) for name in FACET_NAMES),
            engine=self.name,
            degraded=True,
            timings={"engine": (time.perf_counter() - started) * 1000},
        )


def _look_at(records: Iterable[Record], asked: Plan) -> tuple[list[Record], dict[str, Counter[str]]]:
    """The records that match, and the counts by facet, its own filter ignored."""
    matching: list[Record] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACET_NAMES}
    wanted = [(name, frozenset(values)) for name, values in asked.filters.items()]
    in_words = bool(asked.languages or asked.excluded or asked.impossible)
    for record in records:
        if in_words and not _has_words(record, asked):
            continue
        failed = [name for name, values in wanted if values.isdisjoint(record.facets[name])]
        if not failed:
            matching.append(record)
        if len(failed) < 2:
            for name in failed or FACET_NAMES:
                counts[name].update(record.facets[name])
    return matching, counts


def _has_words(record: Record, asked: Plan) -> bool:
    if asked.impossible or any(_is_excluded(record, each) for each in asked.excluded):
        return False
    return not asked.languages or any(_title_meets(record, language) for language in asked.languages)


def _title_meets(record: Record, asked: LanguagePlan) -> bool:
    if asked.language not in record.titles:
        return False
    read = record.title_words(asked.language)

    def is_met(demand: Demand) -> bool:
        return any(_is_met(alternative, read, record.facets) for alternative in demand.alternatives)

    return all(map(is_met, asked.required)) and sum(map(is_met, asked.wanted)) >= asked.least


def _is_excluded(record: Record, exclusion: Exclusion) -> bool:
    if exclusion.language not in record.titles:
        return False
    wanted = Alternative(exclusion.words, phrase="exact" if exclusion.phrase else "")
    return _is_met(wanted, record.title_words(exclusion.language), record.facets)


def _is_met(asked: Alternative, title: list[Word], facets: dict[str, tuple[str, ...]]) -> bool:
    if asked.tag is not None:
        facet, code = asked.tag
        return code in facets.get(facet, ())
    if asked.phrase == "exact":
        return _stand_together([word.folded for word in asked.words], [word.folded for word in title])
    if asked.phrase:
        said = phrase_keys(title)
        return any(_stand_together(wanted, there) for wanted in phrase_keys(asked.words) for there in said)
    terms = {term for word in title for term in word.terms}
    return all(_has_word(terms, word) for word in asked.words)


def _has_word(terms: set[str], word: Word) -> bool:
    """By any of its stems, or by all parts of a compound."""
    if not terms.isdisjoint(word.lemmas):
        return True
    return bool(word.parts) and all(not terms.isdisjoint(part) for part in word.parts)


def _stand_together(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return any(list(there[at : at + len(wanted)]) == list(wanted) for at in range(len(there) - len(wanted) + 1))


def _order(asked: Plan) -> Callable[[Record], tuple[Any, ...]]:
    def by_title(record: Record) -> tuple[Any, ...]:
        title = record.titles.get(asked.reader)
        if title is None:
            title = _shown_title(record, asked.reader)
        return (asked.reader not in record.titles, collation_key(title, asked.reader), record.number)

    def by_date(record: Record) -> tuple[Any, ...]:
        return (asked.reader not in record.titles, -int(record.published), record.number)

    return by_title if asked.sort == "title" else by_date


def _shown_title(record: Record, reader: str) -> str:
    return record.titles.get(shown_language(record.titles, reader, record.original_language) or "", "")
