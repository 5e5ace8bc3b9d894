"""Fixtures that every test may ask for by name."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from search.index.outbox import drain
from tests import elasticsearch_server
from tests.factories import make_record
from tests.groups import keep_groups_together
from tests.rounds import rounds
from tests.second_try import mark_certain

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


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests that have no second try in `.ci/run`."""
    mark_certain(item)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests of one group in one process, after pytest-xdist has named the groups."""
    keep_groups_together(items)


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
    for cached in _caches_of_rows():
        cached.cache_clear()
    settings.EMAIL_URL = f"filemail://{tmp_path / 'mail'}"
    settings.MEDIA_ROOT = tmp_path / "media"
    with translation.override("en"):
        yield


def _caches_of_rows() -> Iterator[Any]:
    """Functions that cache what is in the database: by its version, or by ids that return after a rollback."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("portal", "practices", "search"):
            for cached in vars(module).values():
                code = getattr(getattr(cached, "__wrapped__", None), "__code__", None)
                names = {code.co_name, *code.co_varnames} if hasattr(cached, "cache_clear") and code else set()
                if names & {"cache_version", "catalogue"}:
                    yield cached


@pytest.fixture
def empty_index(db: None, settings: Any, tmp_path: Path) -> None:
    """An index of its own for one test."""
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"


@pytest.fixture
def records(empty_index: None) -> None:
    """Four records: several countries, levels and languages."""
    make_record(
        "Parents' room", summary="A room for parents.", versions={"da": "Forældrerum", "nl": "Ouderlokaal"},
        tags={
            "type": ["practice"], "country": ["BE"], "school_level": ["primary"], "intervention_level": ["universal"],
        },
    )  # fmt: skip
    make_record(
        "Homework café", language="nl", body="Samen huiswerk maken.",
        tags={"type": ["practice"], "country": ["NL", "BE"], "school_level": ["lower_secondary"], "funding": ["local"]},
    )  # fmt: skip
    make_record(
        "Læsehjælp", language="da", body="Frivillige læser med børn.",
        tags={"type": ["project"], "country": ["DK"], "school_level": ["primary"], "frequency": ["ongoing"]},
    )  # fmt: skip
    make_record("Mentoring", tags={"type": ["policy"], "country": ["IE"], "intervention_level": ["targeted"]})
    drain()


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
