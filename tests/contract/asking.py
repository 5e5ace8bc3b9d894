"""Questions to an engine after everything published has reached it."""

from typing import Any

from search.engines.base import Engine
from search.engines.database.engine import DatabaseEngine
from search.index.outbox import drain
from search.query.query import SearchQuery
from search.query.results import SearchResults

Reader = Engine | DatabaseEngine


def asked(engine: Reader, language: str = "en", text: str = "", **more: Any) -> SearchResults:
    """The answer to a question."""
    drain()
    return engine.search(SearchQuery(language, text, **more))


def found(engine: Reader, language: str = "en", text: str = "", **more: Any) -> list[int]:
    """The numbers of the records on the page, in their order."""
    return [hit.number for hit in asked(engine, language, text, **more).hits]


def counted(results: SearchResults, facet: str) -> dict[str, int]:
    """Records by value of a facet."""
    options = next(each for each in results.facets if each.name == facet).options
    return {option.value: option.count for option in options}
