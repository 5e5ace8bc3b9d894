"""An engine's answer to a query, without the service around it."""

from search.engines.base import Engine
from search.engines.database.engine import DatabaseEngine
from search.planning.planner import plan_query
from search.query.query import SearchQuery
from search.query.results import SearchResults, assembled


def answer(engine: Engine | DatabaseEngine, query: SearchQuery) -> SearchResults:
    """What the engine finds for a query."""
    plan = plan_query(query)
    return assembled(query, plan, engine.find(plan), engine.name)
