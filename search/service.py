"""One question in, one answer out, whatever the engine does."""

import logging
from dataclasses import replace

from django.core.exceptions import ImproperlyConfigured

from search.engines.base import EngineUnavailableError
from search.engines.registry import current_engine, reduced_engine
from search.facets import FACET_NAMES
from search.query import SearchQuery
from search.results import Facet, SearchResults

logger = logging.getLogger(__name__)


def search(query: SearchQuery) -> SearchResults:
    """Find records. When the engine does not answer, the database does, with `degraded`."""
    if query.kind != "practice":
        return _nothing(query)
    try:
        return current_engine().search(query)
    except EngineUnavailableError as error:
        logger.warning("The search engine does not answer, the database does: %s", error)
    except Exception:  # a fault of ours must not cost the visitor the answer
        logger.exception("The search engine failed, the database answers.")
    return reduced_engine().search(query)


def engine_state() -> str:
    """`ok`, or a short reason why the reduced mode answers."""
    try:
        return current_engine().state()
    except ImproperlyConfigured as error:
        return str(error)


def _nothing(query: SearchQuery) -> SearchResults:
    """Kinds of which there is none yet."""
    try:
        name = current_engine().name
    except ImproperlyConfigured:
        name = reduced_engine().name
    empty = SearchResults(total=0, page=query.page, pages=1, hits=(), facets=(), engine=name)
    return replace(empty, facets=tuple(Facet(facet) for facet in FACET_NAMES))
