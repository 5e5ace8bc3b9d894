"""Search in four steps: find, read, explain, present. The service does the first three, presenters the last."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from practices.discussion.selectors import open_record
from practices.records.models.page import PracticePage
from practices.records.selectors import listed_records, public_versions
from search.engines.base import Engine
from search.engines.failover import ask
from search.engines.registry import current_engine, reduced_engine
from search.index.texts import version_text
from search.planning.did_you_mean import did_you_mean
from search.planning.planner import near_plan, plan_query, with_any_word
from search.query.family import FAMILIES
from search.query.found_records import ComparedRecords, FoundPage, ShownRecord
from search.query.plan import QueryPlan
from search.query.query import SearchQuery
from search.query.results import Found, SearchResults, assembled
from search.relaxations import relaxations

NEAR_RECORDS = 20
"""Records with a near word that are read for a correction."""
COMPARED_FIELDS = ("withdrawn_at", "practised_from", "practised_until", "organisations")


def search(query: SearchQuery, *, correct: bool = True, cache_version: int | None = None) -> SearchResults:
    """Find records. When the engine does not answer, the database does, with `degraded`.

    Where nothing is found, the results are those of the words without typing errors, as
    `corrected`; else, where there is no filter, those of any of the words, as `relaxed`.

    Args:
        query: what the visitor asked for.
        correct: whether to search for other words where nothing is found.
        cache_version: of labels and synonyms, where the caller has read it; saves one database query.
    """
    plan = plan_query(query, cache_version)
    results = ask(lambda engine: _search(engine, query, plan, correct=correct, cache_version=cache_version))
    if results is None:
        engine = reduced_engine()
        return replace(assembled(query, plan, engine.find(plan), engine.name), degraded=True)
    return results


def found_page(query: SearchQuery, *, relax: bool = True, cache_version: int | None = None) -> FoundPage:
    """Find a page of results, read its records and explain them; no records for a page past the end.

    Args:
        query: what the visitor asked for.
        relax: whether to look for wider queries where nothing is found.
        cache_version: see `search`.
    """
    results = search(query, cache_version=cache_version)
    if results.is_past_the_end:
        return FoundPage(results)
    wider = relaxations(results.answered_query, cache_version) if relax and not results.total else None
    return FoundPage(results, tuple(FAMILIES[query.kind].read(results)), wider)


def compared_records(numbers: tuple[int, ...], reader: str) -> ComparedRecords:
    """Read the public records of these numbers. A private one is treated like one that does not exist."""
    found = listed_records(numbers, reader, COMPARED_FIELDS)
    records = tuple(
        ShownRecord(versions, versions.shown)
        for versions in found
        if versions.shown is not None and versions.practice.withdrawn_at is None
    )
    missing = set(numbers) - {record.number for record in records}
    return ComparedRecords(records, frozenset(n for n in missing if open_record(n, reader).gone))


def engine_state() -> str:
    """Return `ok`, or a short reason why the reduced mode answers."""
    try:
        return current_engine().state()
    except ImproperlyConfigured as error:
        return str(error)


def _search(
    engine: Engine, query: SearchQuery, plan: QueryPlan, *, correct: bool, cache_version: int | None
) -> SearchResults:
    if plan.impossible:
        return assembled(query, plan, Found(), engine.name)
    results = assembled(query, plan, engine.find(plan), engine.name)
    if results.total or not correct or not query.text:
        return results
    return _with_other_words(engine, results, cache_version)


def _with_other_words(engine: Engine, results: SearchResults, cache_version: int | None) -> SearchResults:
    """Results of the corrected words, else of any of the words; the same results where neither finds anything."""
    query, plan = results.query, results.plan

    def is_found(word: str) -> bool:
        plan = plan_query(SearchQuery(query.language, word, page_size=1), cache_version)
        return engine.find(plan).total > 0

    # Each word is several queries: a slow engine gets as many as a visitor may wait for.
    until = time.monotonic() + settings.SEARCH_SECONDS
    text = did_you_mean(query, is_found, partial(_near_texts, engine), cache_version, until)
    if text is not None:
        plan = plan_query(replace(query, text=text), cache_version)
        found = engine.find(plan)
        if found.total or (query.filters and engine.find(replace(plan, filters={}, offset=0, limit=1)).total):
            return replace(assembled(query, plan, found, engine.name), corrected=text)
    if query.filters:
        return results  # the filters to drop are more helpful than records with half of the words
    plan = with_any_word(plan)
    found = engine.find(plan)
    relaxed = replace(assembled(query, plan, found, engine.name), corrected=text, relaxed=True)
    return relaxed if found.total else results


def _near_texts(engine: Engine, word: str, languages: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Public texts with a word that is nearly the same, each with its language."""
    numbers = engine.near(near_plan(word, languages, NEAR_RECORDS))
    if not numbers:
        return
    pages = public_versions().filter(practice__number__in=numbers, locale__language_code__in=languages)
    for page in pages.select_related("locale", "practice"):
        assert isinstance(page, PracticePage)  # noqa: S101  for the type checker
        text = version_text(page, page.practice)
        yield f"{text.title}\n{text.summary}\n{text.body}", page.language
