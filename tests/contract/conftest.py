"""The engines that the suite runs on, each with an index of its own for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engines.base import Engine
from search.engines.database.engine import DatabaseEngine
from search.engines.registry import current_engine
from search.index.rebuild import rebuild_index
from tests import elasticsearch_server as server
from tests.rounds import rounds

ENGINES = [
    "embedded",
    "database",
    pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]),
    pytest.param("three nodes", marks=[pytest.mark.elasticsearch, pytest.mark.xdist_group("three-nodes")]),
]
LONG = ("hostile", "by_hand")
"""On three nodes only with LONG_TESTS: what many questions in a row show, one node shows as well."""
NODES = {"elasticsearch": 1, "three nodes": 3}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if rounds(1) > 1:
        return
    late = [item for item in items if "[three nodes]" in item.name and any(part in item.name for part in LONG)]
    items[:] = [item for item in items if item not in late]
    config.hook.pytest_deselected(items=late)


@pytest.fixture(params=ENGINES)
def engine(request: Any, db: None, settings: Any, tmp_path: Path) -> Iterator[Engine | DatabaseEngine]:
    nodes = NODES.get(request.param)
    if nodes is None:
        settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
        rebuild_index()
        yield current_engine() if request.param == "embedded" else DatabaseEngine()
        return
    settings.SEARCH_URL = server.own_indexes(request.getfixturevalue("clusters")(nodes))
    rebuild_index()
    yield current_engine()
    server.remove_indexes(settings.SEARCH_URL)
