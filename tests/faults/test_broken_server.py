"""A real server behind somebody who keeps silent, is too busy, breaks off, or refuses what is written."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.outbox import drain
from search.index.rebuild import rebuild_index
from search.index.status import index_status
from search.models import IndexOutbox
from search.query.query import SearchQuery
from search.service import search
from tests import elasticsearch_server as server
from tests.factories import make_record
from tests.faults.conftest import SECONDS
from tests.faults.middleman import Middleman, middlemen
from tests.faults.watching import Watched
from tests.portal.processes import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}
LONG_AGO = "2026-01-01T00:00:00Z"
PATIENCE = 10.0
BAD_MOODS = ("silent", "cut", "429", "500", "502", "503", "504")
QUESTION = SearchQuery("en", "homework")


@pytest.fixture
def between(clusters: Any, settings: Any, db: None) -> Iterator[list[Middleman]]:
    """One server at two addresses, with a record in its index."""
    url = server.own_indexes(clusters(1))
    base, prefix = url.rsplit("/", 1)
    with middlemen(base, 2) as there:
        settings.SEARCH_URL = f"http://{','.join(each.host for each in there)}/{prefix}"
        settings.SEARCH_SECONDS = PATIENCE
        _fill()
        yield there
    server.remove_indexes(url)


@pytest.fixture
def one_between(between: list[Middleman], settings: Any) -> Middleman:
    """The first of the two is all that is known."""
    settings.SEARCH_URL = settings.SEARCH_URL.replace(f",{between[1].host}", "")
    assert not search(QUESTION).degraded
    settings.SEARCH_SECONDS = SECONDS
    return between[0]


def _fill() -> None:
    rebuild_index()
    make_record("Homework")
    drain()


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_a_bad_answer_is_given_up_and_the_server_left_alone_while_the_database_answers(
    one_between: Middleman,
    client: Client,
    watched: Watched,
    mood: str,
) -> None:
    one_between.mood = mood
    one_between.heard.clear()
    watched.forget()
    for _visit in range(15):
        answer = client.get("/api/v1/practices", {"lang": "en", "q": "homework"})
        assert (answer.status_code, answer.json()["degraded"], answer.json()["count"]) == (200, True, 1)
        assert client.get("/en/practices/").status_code == 200
    asked = [path for path in one_between.heard if "_msearch" in path]
    assert 1 <= len(watched.searches) <= watched.most_trials()
    assert len(asked) == sum(map(len, watched.searches))
    assert watched.keep_to(SECONDS, 1)


@pytest.mark.parametrize("mood", [mood for mood in BAD_MOODS if mood != "500"])
def test_the_other_of_two_nodes_answers_and_no_visitor_notices(
    between: list[Middleman],
    client: Client,
    watched: Watched,
    mood: str,
) -> None:
    between[0].mood = mood
    watched.forget()
    for _visit in range(12):
        answer = client.get("/api/v1/practices", {"lang": "en", "q": "homework"}).json()
        assert (answer["degraded"], answer["count"]) == (False, 1)
    assert watched.keep_to(PATIENCE, 2)
    assert any(len(tries) == 2 for tries in watched.searches)


@pytest.mark.parametrize("mood", [mood for mood in BAD_MOODS if mood != "silent"])
def test_what_cannot_be_written_waits_however_often_it_is_tried_and_nothing_is_given_up(
    one_between: Middleman, mood: str, settings: Any
) -> None:
    settings.SEARCH_SECONDS = PATIENCE
    one_between.writes_only, one_between.mood = True, mood
    record = make_record("Reading club")
    for _attempt in range(len(IndexOutbox.BACK_OFF) + 3):
        IndexOutbox.objects.filter(done_at__isnull=True).update(due_at=LONG_AGO)
        drain()
    waiting = IndexOutbox.objects.filter(done_at__isnull=True)
    assert waiting
    assert {(row.attempts, row.given_up_at) for row in waiting} == {(0, None)}
    assert all(row.last_error for row in waiting)
    assert not search(QUESTION).degraded
    one_between.mood = "good"
    waiting.update(due_at=LONG_AGO)
    drain()
    assert check_index() == NOTHING
    assert record.number in [hit.number for hit in search(SearchQuery("en", "reading")).hits]
    assert index_status()["given_up"] == 0


def test_a_server_that_comes_back_is_asked_again(one_between: Middleman, client: Client, settings: Any) -> None:
    one_between.mood = "503"
    assert search(QUESTION).degraded
    one_between.mood = "good"
    wait_for(lambda: not search(QUESTION).degraded, 60)
    assert current_engine().state() == "ok"


def test_of_a_slow_server_no_page_asks_more_than_a_visitor_may_wait_for(
    one_between: Middleman, client: Client, watched: Watched
) -> None:
    unknown = "+".join(f"qwertz{letter}" for letter in "abcdefghijklmnopqrstuvwx")
    address = f"/en/practices/?q={unknown}&country=BE&country=MT&type=policy&funding=local"
    assert client.get(address).status_code == 200  # names and word lists are opened once for each process
    one_between.mood, one_between.seconds = "slow", SECONDS / 4
    watched.forget()
    assert client.get(address).status_code == 200
    assert watched.keep_to(SECONDS, 1)
    # Four fit into the time, for corrections and for ways out each; the last word begun is finished with three, and
    # the question itself, the one corrected (with filters and without), and the one for languages are asked anyway.
    assert 5 <= len(watched.searches) <= 2 * 4 + 3 + 2 + 4
