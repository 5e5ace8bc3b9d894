"""Three real nodes, killed and stopped while people search and editors publish.

What nobody can promise on a machine that does other things as well is never asserted: seconds. Asserted is what
they come from: how long each question was allowed to wait, and how many of them waited at all.
"""

import json
import signal
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.engines.base import EngineUnavailableError
from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.outbox import drain, pending_count
from search.index.status import index_status
from search.models import IndexOutbox
from search.query.query import SearchQuery
from search.service import search
from tests.elasticsearch_server import Cluster
from tests.factories import make_record, version
from tests.faults import measuring
from tests.faults.conftest import SECONDS
from tests.faults.watching import Watched
from tests.rounds import rounds

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.elasticsearch,
    pytest.mark.xdist_group("three-nodes"),
]
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}
LONG_AGO = "2026-01-01T00:00:00Z"
NODES = (1, 2, 3)
PATIENCE = 10.0
"""Seconds for a question where nobody is to be degraded: three nodes, the tests and more share two cores."""
IS_LONG = rounds(1) > 1


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

    def keep(self, fault: str, **facts: Any) -> None:
        """The measured times, for the record."""
        measuring.keep(fault, self.seconds, degraded=self.degraded, errors=len(self.errors), **facts)


def after(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def publish(count: int) -> list[Practice]:
    return [make_record(f"Homework {number}", versions={"da": f"Lektier {number}"}) for number in range(count)]


def drained(load: Load) -> bool:
    """Whether all reached the index in the end. Visitors go on meanwhile."""
    until = after(180)
    while pending_count() and not until():
        IndexOutbox.objects.filter(done_at__isnull=True).update(due_at=LONG_AGO)
        drain()
        load.visit(lambda: True)
    return not pending_count()


def answers_in_full() -> bool:
    return not search(SearchQuery("en")).degraded


@pytest.fixture
def load(cluster: Cluster, client: Client, settings: Any) -> Load:
    """Some records, and visitors who have warmed everything up."""
    publish(8)
    drain()
    settings.SEARCH_SECONDS = PATIENCE
    Load(client).visit(answers_in_full, least=20)
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


def test_one_of_three_nodes_killed_costs_no_visitor_an_answer(
    load: Load,
    cluster: Cluster,
    watched: Watched,
) -> None:
    victims = [1, 2, 3, 1, 2, 3, 1, 2] if IS_LONG else []
    for victim in (master(cluster), *victims, master(cluster))[: min(rounds(1), 10)]:
        load.visit(after(1))
        watched.forget()
        cluster.signal(victim, signal.SIGKILL)
        load.visit(after(6))
        late = make_record("Homework published meanwhile")
        assert drained(load)
        assert (load.errors, load.degraded) == ([], 0)
        assert watched.keep_to(PATIENCE, len(NODES))
        assert late.number in [hit.number for hit in search(SearchQuery("en", "homework")).hits]
        assert check_index() == NOTHING
        cluster.recover()
    load.keep("one of three nodes killed")


def test_a_node_that_hangs_costs_one_try_and_no_visitor_the_answer(
    load: Load,
    cluster: Cluster,
    watched: Watched,
) -> None:
    watched.forget()
    cluster.signal(1, signal.SIGSTOP)
    load.visit(lambda: bool(watched.hanging()), least=30)
    load.visit(after(60 if IS_LONG else 3))
    hung, most = watched.hanging(), watched.most_trials()
    cluster.signal(1, signal.SIGCONT)
    assert (load.errors, load.degraded) == ([], 0)
    assert watched.keep_to(PATIENCE, len(NODES))
    # One try in vain, then another node answers; meanwhile the first is left alone for longer and longer.
    assert {(len(tries), sum(each.is_hanging for each in tries)) for tries in hung} == {(2, 1)}
    assert len({each.node for tries in hung for each in tries if each.is_hanging}) == 1
    assert len(hung) <= most
    load.keep("one of three nodes hangs", waited=len(hung))


@pytest.mark.parametrize("what", [signal.SIGSTOP, signal.SIGKILL])
def test_without_any_node_the_database_answers_and_nothing_is_lost(
    load: Load,
    cluster: Cluster,
    settings: Any,
    watched: Watched,
    what: signal.Signals,
) -> None:
    settings.SEARCH_SECONDS = SECONDS  # as in production
    watched.forget()
    for node in NODES:
        cluster.signal(node, what)
    load.visit(after(60 if IS_LONG else 4), least=20)
    assert load.errors == []
    assert load.degraded == len(load.seconds)
    assert watched.keep_to(SECONDS, len(NODES))
    # All others were answered by the database without waiting for anything.
    assert 1 <= len(watched.searches) <= watched.most_trials()
    publish(3)
    drain()
    assert pending_count() > 0
    load.keep(f"three nodes, {what.name}", waited=len(watched.hanging()))
    cluster.recover()
    load.visit(answers_in_full)
    assert load.errors == []
    assert drained(load)
    assert check_index() == NOTHING
    assert current_engine().state() == "ok"
    assert index_status()["given_up"] == 0


def test_of_many_who_ask_nodes_that_hang_each_waits_once_and_then_one_at_a_time(
    load: Load,
    cluster: Cluster,
    settings: Any,
    watched: Watched,
) -> None:
    settings.SEARCH_SECONDS = SECONDS
    engine = current_engine()
    query = SearchQuery("en", sort="newest")  # a question without words needs no database, so threads can ask it
    engine.search(query)
    crowd, asks_each = 12, 40
    together = threading.Barrier(crowd)
    failed: list[int] = []

    def ask() -> None:
        together.wait()
        for number in range(asks_each):
            try:
                engine.search(query)
            except EngineUnavailableError:
                failed.append(number)

    watched.forget()
    for node in NODES:
        cluster.signal(node, signal.SIGSTOP)
    threads = [threading.Thread(target=ask) for _number in range(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == crowd * asks_each
    assert watched.keep_to(SECONDS, len(NODES))
    assert 1 <= len(watched.searches) <= crowd + watched.most_trials()


def test_with_one_node_of_three_left_people_go_on_and_all_of_it_is_found_afterwards(
    load: Load,
    cluster: Cluster,
    settings: Any,
    watched: Watched,
) -> None:
    settings.SEARCH_SECONDS = SECONDS
    elected = master(cluster)
    other = next(node for node in NODES if node != elected)
    for node in (elected, other):  # whoever is left has no majority
        cluster.signal(node, signal.SIGKILL)
    until = after(60 if IS_LONG else 6)
    changes = rounds(10)
    made: list[Practice] = []
    for number in range(changes):
        kind = number % 5
        if kind == 3:
            change_version(version(made[-1], "en"), title=f"Reading {number}")
        elif kind == 4:
            version(made[-2], "en").unpublish()
        else:
            made.append(make_record(f"Homework {number}"))
        load.visit(lambda: True)
        if number == changes // 2:
            drain()
    load.visit(until)
    drain()
    assert load.errors == []
    state = index_status()
    assert state["waiting"] == pending_count() > 0
    assert state["given_up"] == 0
    assert state["state"] != "ok"
    assert watched.keep_to(SECONDS, len(NODES))
    load.keep("two of three nodes killed", changes=changes, waited=len(watched.hanging()))
    cluster.recover()
    assert drained(load)
    assert load.errors == []
    assert check_index() == NOTHING
    assert index_status()["given_up"] == 0
    load.visit(answers_in_full)
    found = {hit.number for hit in search(SearchQuery("en", page_size=1000)).hits}
    public = {practice.number for practice in made if version(practice, "en").live}
    assert found & {practice.number for practice in made} == public
    assert len(public) > len(made) / 2
