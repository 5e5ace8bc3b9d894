"""Indexes that something happens to: embedded or on a real server, with the production's patience."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.index.rebuild import rebuild_index
from tests import elasticsearch_server as server
from tests.faults.watching import Watched, look_on

# There is no server to restart with SQLite: tests/portal/test_databases.py runs it.
collect_ignore = [] if os.environ.get("DATABASE_URL", "").startswith("postgres") else ["test_restarted_database.py"]

SECONDS = 0.7
ENGINES = [
    "embedded",
    pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]),
]


@pytest.fixture(params=ENGINES)
def search_url(request: Any, tmp_path: Path) -> Iterator[str]:
    """An address with nothing behind it yet."""
    if request.param == "embedded":
        yield f"embedded://{tmp_path / 'index'}"
        return
    url = server.own_indexes(request.getfixturevalue("clusters")(1))
    yield url
    server.remove_indexes(url)


@pytest.fixture
def live(search_url: str, db: None, settings: Any) -> str:
    """The address with an empty index behind it."""
    settings.SEARCH_URL = search_url
    rebuild_index()
    return search_url


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """All that is asked of search servers."""
    return look_on(monkeypatch)


@pytest.fixture(scope="session")
def own_cluster(clusters: Callable[[int], str]) -> server.Cluster:
    """Three nodes that may be killed."""
    clusters(3)
    return server.three_nodes()


@pytest.fixture
def cluster(own_cluster: server.Cluster, db: None, settings: Any) -> Iterator[server.Cluster]:
    """Three nodes with an empty index; whatever a test does to them is mended afterwards."""
    settings.SEARCH_URL = server.own_indexes(own_cluster.url)
    rebuild_index()
    yield own_cluster
    own_cluster.recover()
    server.remove_indexes(settings.SEARCH_URL)
