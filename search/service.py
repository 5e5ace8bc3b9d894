"""One question in, one answer out, whatever the engine does."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Engine, EngineUnavailableError
from search.engines.registry import current_engine, reduced_engine
from search.planning.did_you_mean import corrected
from search.planning.highlight_terms import Sought, sought_words
from search.planning.plan import SimilarPlan, SuggestPlan
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from search.query.results import Facet, Hit, SearchResults

__all__ = ["Sought", "engine_state", "search", "similar_hits", "sought_words", "suggested_hits"]

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def search(query: SearchQuery, *, correct: bool = True) -> SearchResults:
    """Find records. When the engine does not answer, the database does, with `degraded`.

    Where nothing is found, the answer is that of the question without its typing
    errors, and `corrected` says what was asked instead; else, where no filter limits it, that of
    any of its words, and it is `relaxed`. Neither without `correct`.
    """
    if query.kind != "practice":
        return _nothing(query)
    found = _asked(lambda engine: _helpful_search(query, engine) if correct else engine.search(query))
    return found if found is not None else reduced_engine().search(query)


def suggested_hits(asked: SuggestPlan) -> tuple[Hit, ...]:
    """Records whose titles begin so; none while the engine does not answer."""
    return _asked(lambda engine: engine.suggest(asked)) or ()


def similar_hits(asked: SimilarPlan) -> tuple[Hit, ...]:
    """Records most like one record; none while the engine does not answer."""
    return _asked(lambda engine: engine.similar(asked)) or ()


def engine_state() -> str:
    """`ok`, or a short reason why the reduced mode answers."""
    try:
        return current_engine().state()
    except ImproperlyConfigured as error:
        return str(error)


def _helpful_search(query: SearchQuery, engine: Engine) -> SearchResults:
    found = engine.search(query)
    if found.total or not query.text:
        return found
    # Each word is several questions more: of a slow engine as many are asked as a visitor may wait for.
    text = corrected(query, engine, time.monotonic() + settings.SEARCH_SECONDS)
    better = replace(query, text=text or query.text)
    if text is not None:
        again = engine.search(better)
        if again.total or (query.filters and engine.search(replace(better, filters={}, page_size=1)).total):
            return replace(again, corrected=text)
    if query.filters:
        return found  # which filter to drop says more than records with half of the words
    some = engine.search(replace(better, any_word=True))
    return replace(some, corrected=text, relaxed=True) if some.total else found


def _asked(question: Callable[[Engine], Answer]) -> Answer | None:
    """The engine's answer; None where it does not answer."""
    try:
        return question(current_engine())
    except EngineUnavailableError as error:
        logger.warning("The search engine does not answer, the database does: %s", error)
    except Exception:  # a fault of ours must not cost the visitor the answer
        logger.exception("The search engine failed, the database answers.")
    return None


def _nothing(query: SearchQuery) -> SearchResults:
    """Kinds of which there is none yet."""
    try:
        name = current_engine().name
    except ImproperlyConfigured:
        name = reduced_engine().name
    empty = SearchResults(total=0, page=query.page, pages=1, hits=(), facets=(), engine=name)
    return replace(empty, facets=tuple(Facet(facet) for facet in FACET_NAMES))
