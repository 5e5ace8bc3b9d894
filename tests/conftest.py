"""Fixtures that every test may ask for by name."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests import elasticsearch_server
from tests.rounds import rounds

# No deadline: the machine is shared, and the first example of a test also fills caches.
hypothesis_settings.register_profile("portal", deadline=None, max_examples=rounds(100))
hypothesis_settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _clean_process(settings: Any, tmp_path: Any) -> Iterator[None]:
    """No cached label, counter or language leaks from one test into the next; mails and media go to a fresh folder."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    settings.EMAIL_URL = f"filemail://{tmp_path / 'mail'}"
    settings.MEDIA_ROOT = tmp_path / "media"
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def clusters() -> Iterator[Callable[[int], str]]:
    """Addresses of Elasticsearch servers by their number of nodes, started at the first use."""
    known: dict[int, str] = {}
    started: list[int] = []

    def address(nodes: int) -> str:
        if nodes not in known:
            was_running = elasticsearch_server.is_running(nodes)
            known[nodes] = elasticsearch_server.address(nodes)
            if not was_running and elasticsearch_server.is_running(nodes):
                started.append(nodes)
        return known[nodes]

    yield address
    for nodes in started:
        elasticsearch_server.stop(nodes)
