"""Fixtures that every test may ask for by name."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from search.engines.database.title_snapshot import catalogue
from tests import elasticsearch_server
from tests.rounds import rounds

# No deadline: the machine is shared, and the first example of a test also fills caches. The examples of
# `make test` are the same every time, so that a landing does not depend on chance; `make test-long` draws others.
hypothesis_settings.register_profile("portal", deadline=None, max_examples=rounds(100), derandomize=rounds(1) == 1)
hypothesis_settings.load_profile("portal")


_migrated = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, request: Any, tmp_path_factory: Any) -> None:
    """Keeps a copy of the migrated database beside it, for tests that empty it."""
    if connections["default"].vendor != "sqlite":
        return
    copy = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    _copy_database(connections["default"].settings_dict["NAME"], copy)
    request.config.stash[_migrated] = copy


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one `xdist_group` run in one process, one after the other.

    pytest-xdist 3.8 appends the group to an attribute that pytest 9.2 does not read any more.
    """
    for item in items:
        grouped = vars(item).get("_nodeid", item.nodeid)
        if grouped != item.nodeid and hasattr(item, "_id"):
            item._id = type(item._id).parse(grouped)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """A test that really commits ends with an emptied database, filled anew under other ids: mend that.

    So the order of the tests does not matter: pytest-playwright puts its own in the middle.
    """
    yield
    if _really_commits(item) and _migrated in item.config.stash:
        connections.close_all()
        _copy_database(item.config.stash[_migrated], connections["default"].settings_dict["NAME"])
        ContentType.objects.clear_cache()


def _really_commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked: list[str] = getattr(item, "fixturenames", [])
    return "transactional_db" in asked or "live_server" in asked or bool(marker and marker.kwargs.get("transaction"))


def _copy_database(one: Path | str, other: Path | str) -> None:
    source, target = sqlite3.connect(one), sqlite3.connect(other)
    source.backup(target)
    source.close()
    target.close()


@pytest.fixture(autouse=True)
def _clean_process(settings: Any, tmp_path: Any) -> Iterator[None]:
    """No cached label, counter or language leaks from one test into the next; mails and media go to a fresh folder."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    catalogue.cache_clear()  # follows rows of the outbox, whose ids come again when a test is rolled back
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
