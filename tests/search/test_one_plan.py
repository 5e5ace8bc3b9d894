"""A query goes one way: planned once, found once, whoever asks."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.test import Client

from search.engines.database.engine import DatabaseEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.planning.planner import plan_query
from tests.search.library import empty_index, records  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
COUNTED = {plan_query: "planned", EmbeddedEngine.find: "found", DatabaseEngine.find: "found by the database"}
CODE = {function.__code__: name for function, name in COUNTED.items()}


@contextmanager
def counted_calls() -> Iterator[Counter[str]]:
    """How often this thread calls the planner and the engines."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code in CODE:
            calls[CODE[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "address",
    [
        "/en/practices/",
        "/en/practices/?country=BE&sort=title",
        "/da/practices/?q=frivillige",
        "/en/practices/?q=forældrerum&country=BE",
        "/en/practices/?q=%22parents+room%22+-club",
        "/api/v1/practices?q=mentoring&lang=da",
        "/da/practices/feed/?q=frivillige",
    ],
)
def test_a_page_with_its_marked_words_is_planned_and_found_once(client: Client, address: str) -> None:
    with counted_calls() as calls:
        answer = client.get(address)
    assert answer.status_code == 200
    assert calls == {"planned": 1, "found": 1}


@pytest.mark.usefixtures("records")
def test_a_corrected_query_is_planned_once_for_each_search_and_not_for_its_cards(client: Client) -> None:
    with counted_calls() as calls:
        html = client.get("/en/practices/?q=mentorign").content.decode()
    assert "<mark>Mentoring</mark>" in html
    # as typed, the unknown word alone, corrected
    assert calls == {"planned": 3, "found": 3}


def test_while_the_engine_is_away_the_same_plan_is_found_by_the_database(client: Client, settings: Any) -> None:
    settings.SEARCH_URL = "embedded:///nowhere/index"
    with counted_calls() as calls:
        assert client.get("/en/practices/").status_code == 200
    assert calls["found by the database"] == calls["planned"] > 0
