"""The reduced mode: facets and words of titles straight from the database, while the engine does not answer.

Slower and without texts, weights and order by relevance; the same records, never a draft.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from practices.languages import fallback_chain
from practices.models.labels import label_book
from practices.selectors import public_versions
from search.analysis import collation_key, words
from search.documents import facet_codes
from search.engines.plan import LanguagePlan, Plan, facet_of, pages_of, plan
from search.facets import FACET_NAMES
from search.query import SearchQuery
from search.results import Hit, SearchResults


@dataclass(frozen=True)
class _Record:
    number: int
    published: float
    original_language: str
    titles: dict[str, str]
    facets: dict[str, tuple[str, ...]]


class DatabaseEngine:
    """Answers with `degraded`. It holds no index, so there is nothing to write."""

    name = "database"

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a question by looking at every public record. Two queries."""
        started = time.perf_counter()
        asked = plan(query)
        found = [record for record in _records() if _has_words(record, asked)]
        matching = [record for record in found if _passes(record, asked)]
        matching.sort(key=_order(asked))
        shown = matching[asked.offset : asked.offset + asked.limit]
        return SearchResults(
            total=len(matching),
            page=query.page,
            pages=pages_of(len(matching), query.page_size),
            hits=tuple(Hit(record.number) for record in shown),
            facets=tuple(
                facet_of(name, _counts(found, asked, name), asked.filters.get(name, ())) for name in FACET_NAMES
            ),
            engine=self.name,
            degraded=True,
            timings={"engine": (time.perf_counter() - started) * 1000},
        )


def _records() -> Iterable[_Record]:
    book = label_book("en")
    public = public_versions().filter(practice__withdrawn_at__isnull=True)
    rows: Iterable[tuple[Any, ...]] = public.values_list(
        "practice_id",
        "practice__number",
        "practice__first_published_at",
        "practice__original_language",
        "practice__tags",
        "locale__language_code",
        "title",
    )
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for practice_id, *row in rows:
        grouped.setdefault(practice_id, []).append(tuple(row))
    for versions in grouped.values():
        number, published, original, tags, _language, _title = versions[0]
        titles = {language: title for *_record, language, title in versions}
        seconds = published.timestamp() if published else 0.0
        yield _Record(number, seconds, original, titles, facet_codes(tags, titles, book))


def _has_words(record: _Record, asked: Plan) -> bool:
    if asked.impossible:
        return False
    return not asked.languages or any(_title_has(record, language) for language in asked.languages)


def _title_has(record: _Record, asked: LanguagePlan) -> bool:
    title = record.titles.get(asked.language)
    if title is None:
        return False
    stems = {stem for word in words(title, asked.language) for stem in word.stems}
    return all(stems.intersection(word.stems) for word in asked.required)


def _passes(record: _Record, asked: Plan, without: str = "") -> bool:
    return all(
        name == without or not set(values).isdisjoint(record.facets[name]) for name, values in asked.filters.items()
    )


def _counts(found: list[_Record], asked: Plan, name: str) -> dict[str, int]:
    return Counter(code for record in found if _passes(record, asked, without=name) for code in record.facets[name])


def _order(asked: Plan) -> Callable[[_Record], tuple[Any, ...]]:
    def by_title(record: _Record) -> tuple[Any, ...]:
        title = record.titles.get(asked.reader)
        if title is None:
            title = _shown_title(record, asked.reader)
        return (asked.reader not in record.titles, collation_key(title, asked.reader), record.number)

    def by_date(record: _Record) -> tuple[Any, ...]:
        return (asked.reader not in record.titles, -int(record.published), record.number)

    return by_title if asked.sort == "title" else by_date


def _shown_title(record: _Record, reader: str) -> str:
    chain = fallback_chain(reader, record.original_language)
    return next((record.titles[code] for code in chain if code in record.titles), "")
