"""The reduced mode at the size of a large portal: bounded in time, and up to date."""

import pytest

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.engines.database import engine as database
from search.engines.database import title_snapshot as catalogue_module
from search.engines.database.engine import DatabaseEngine
from search.query.query import SearchQuery
from search.query.results import SearchResults
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db


def asked(text: str = "", **more: object) -> SearchResults:
    return DatabaseEngine().search(SearchQuery("en", text, **more))  # type: ignore[arg-type]


def test_it_follows_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_record("Homework club"), make_record("Homework café")
    assert asked("homework").total == 2
    change_version(version(first, "en"), title="Reading club")
    assert [hit.number for hit in asked("homework").hits] == [second.number]
    third = make_record("Homework with parents")
    assert {hit.number for hit in asked("homework").hits} == {second.number, third.number}
    version(second, "en").unpublish()
    PracticePage.objects.filter(practice=third).delete()
    assert asked("homework").total == 0
    assert asked().total == 1


def test_more_changes_than_it_follows_make_it_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue_module, "FOLLOWED", 3)
    practices = [make_record(f"Homework {number}") for number in range(4)]
    assert asked("homework").total == 4
    for practice in practices:
        change_version(version(practice, "en"), title="Reading")
    assert asked("homework").total == 0
    assert asked("reading").total == 4


def test_without_time_it_answers_from_the_newest_records_and_knows_more_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogue_module, "CHUNK", 2)
    for number in range(5):
        make_record(f"Homework {number}", number=number + 1)
    Practice.objects.update(first_published_at="2026-01-01T00:00:00Z")
    monkeypatch.setattr(database, "SECONDS", -1.0)
    assert [hit.number for hit in asked("homework").hits] == [4, 5]
    monkeypatch.setattr(database, "SECONDS", 5.0)
    assert asked("homework").total == 5


class Clock:
    """Every look at it takes a while."""

    TICK = 0.02

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        self.now += self.TICK
        return self.now

    perf_counter = monotonic


def test_an_answer_takes_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        make_record(f"Homework {number}", number=number + 1)
    monkeypatch.setattr(catalogue_module, "CHUNK", 2)
    monkeypatch.setattr(catalogue_module, "STEP", 1)
    clock = Clock()
    for module in (catalogue_module, database):
        monkeypatch.setattr(module, "time", clock)
    started = clock.now
    found = asked(filters={"country": ("BE",)})
    assert 2 <= found.total < 40
    assert clock.now - started <= database.SECONDS + 4 * clock.TICK
    monkeypatch.undo()
    assert asked(filters={"country": ("BE",)}).total == 40
