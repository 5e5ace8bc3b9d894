"""Three real nodes, killed and stopped while people search and editors publish."""

import json
import signal
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from search import indexing
from search.engines.registry import current_engine
from search.models import IndexOutbox
from search.query import SearchQuery
from search.service import search
from tests.elasticsearch_server import Cluster
from tests.factories import make_record
from tests.faults.conftest import SECONDS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.elasticsearch,
    pytest.mark.xdist_group("three-nodes"),
]
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}
LONG_AGO = "2026-01-01T00:00:00Z"
PATIENCE = 2.0
"""Seconds for a question where nobody is to be degraded: the tests' machine has three nodes and two cores."""


@dataclass
class Load:
    """What visitors saw: seconds of each answer, and how many were not complete."""

    client: Client
    seconds: list[float] = field(default_factory=list)
    degraded: int = 0
    errors: list[int] = field(default_factory=list)

    def visit(self, until: Callable[[], bool], least: int = 1) -> "Load":
        """Ask page and API by turns, until something is so."""
        asked = 0
        while asked < least or not until():
            asked += 1
            started = time.perf_counter()
            answer = self.client.get("/api/v1/practices", {"lang": "en", "q": "homework", "country": "BE"})
            self.seconds.append(time.perf_counter() - started)
            if answer.status_code == 200:
                self.degraded += answer.json()["degraded"]
            else:
                self.errors.append(answer.status_code)
            page = self.client.get("/en/practices/", {"q": "homework"})
            if page.status_code != 200:
                self.errors.append(page.status_code)
        return self


def after(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def publish(count: int) -> None:
    for number in range(count):
        make_record(f"Homework {number}", versions={"da": f"Lektier {number}"})


@pytest.fixture
def load(cluster: Cluster, client: Client, settings: Any) -> Load:
    """Some records, and visitors who have warmed everything up."""
    publish(8)
    indexing.drain()
    Load(client).visit(after(3))
    settings.SEARCH_SECONDS = PATIENCE
    Load(client).visit(lambda: not search(SearchQuery("en")).degraded)
    return Load(client)


def master(cluster: Cluster) -> int:
    """The number of the elected node."""
    for node in cluster.url.removeprefix("http://").split(","):
        try:
            with urllib.request.urlopen(
                f"http://{node}/_cluster/state/master_node,nodes?filter_path=master_node,nodes.*.name", timeout=5
            ) as answer:
                state = json.load(answer)
            return int(state["nodes"][state["master_node"]]["name"].removeprefix("node-"))
        except OSError:
            continue
    raise AssertionError("no node answers")


def test_one_of_three_nodes_killed_costs_no_visitor_an_answer(load: Load, cluster: Cluster) -> None:
    load.visit(after(1))
    cluster.signal(master(cluster), signal.SIGKILL)
    load.visit(after(6))
    late = make_record("Homework published meanwhile")
    until = after(30)
    while indexing.pending_count() and not until():
        IndexOutbox.objects.filter(done_at__isnull=True).update(due_at=LONG_AGO)
        indexing.drain()
        load.visit(lambda: True)
    assert load.errors == []
    assert load.degraded == 0
    assert max(load.seconds) < PATIENCE + 0.5
    assert late.number in [hit.number for hit in search(SearchQuery("en", "homework")).hits]
    assert indexing.check() == NOTHING


def test_a_node_that_hangs_costs_one_try_and_no_visitor_the_answer(load: Load, cluster: Cluster) -> None:
    cluster.signal(1, signal.SIGSTOP)
    load.visit(after(6))
    cluster.signal(1, signal.SIGCONT)
    assert (load.errors, load.degraded) == ([], 0)
    assert max(load.seconds) < PATIENCE + 0.5


@pytest.mark.parametrize("what", [signal.SIGSTOP, signal.SIGKILL])
def test_without_any_node_the_database_answers_within_a_second_and_nothing_is_lost(
    load: Load, cluster: Cluster, settings: Any, what: signal.Signals
) -> None:
    settings.SEARCH_SECONDS = SECONDS  # as in production
    for node in (1, 2, 3):
        cluster.signal(node, what)
    load.visit(after(4), least=20)
    assert load.errors == []
    assert load.degraded == len(load.seconds)
    assert max(load.seconds) < SECONDS + 0.8  # the machine of the tests does other things, too
    assert sorted(load.seconds)[len(load.seconds) // 2] < 0.5
    publish(3)
    indexing.drain()
    assert indexing.pending_count() > 0
    cluster.recover()
    load.visit(lambda: not search(SearchQuery("en")).degraded)
    assert load.errors == []
    IndexOutbox.objects.filter(done_at__isnull=True).update(due_at=LONG_AGO)
    wait = after(30)
    while indexing.pending_count() and not wait():
        indexing.drain()
    assert indexing.check() == NOTHING
    assert current_engine().state() == "ok"
    assert indexing.status()["given_up"] == 0
