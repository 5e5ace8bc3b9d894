"""Asks the engine, and the database where the engine does not answer."""

import logging
from collections.abc import Callable
from typing import TypeVar

from search.engines.base import Engine, EngineUnavailableError
from search.engines.registry import current_engine, reduced_engine
from search.query.plan import QueryPlan
from search.query.results import Found

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def ask(query: Callable[[Engine], Answer]) -> Answer | None:
    """Return the engine's answer; None where it does not answer."""
    try:
        return query(current_engine())
    except EngineUnavailableError as error:
        logger.warning("The search engine does not answer, the database does: %s", error)
    except Exception:  # a fault of ours must not cost the visitor the answer
        logger.exception("The search engine failed, the database answers.")
    return None


def find(plan: QueryPlan) -> Found:
    """Return the records of a plan from the engine, else from the database."""
    found = ask(lambda engine: engine.find(plan))
    return reduced_engine().find(plan) if found is None else found
