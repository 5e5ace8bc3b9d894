"""The state of the engine and of the outbox in numbers."""

from django.utils import timezone

from search.engines.base import EngineUnavailableError
from search.engines.registry import current_engine
from search.index.outbox import pending_count
from search.models import IndexOutbox


def index_status() -> dict[str, object]:
    """Return the state in numbers. Those of the outbox are there whatever the engine does."""
    engine = current_engine()
    state, documents = engine.state(), 0
    if state == "ok":
        try:
            documents = len(engine.versions())
        except EngineUnavailableError as error:  # a server without a majority answers visitors and lists nothing
            state = str(error)
    waiting = IndexOutbox.objects.waiting()
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    return {
        "engine": engine.name,
        "state": state,
        "documents": documents,
        "waiting": pending_count(),
        "given_up": IndexOutbox.objects.given_up().count(),
        "oldest_waiting_seconds": round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0,
    }
