"""The reduced mode at the size of a large portal: bounded in time, and up to date."""

import pytest

from practices.authoring import change_version
from practices.models import Practice, PracticePage
from search.engines import catalogue as catalogue_module
from search.engines import database
from search.engines.database import DatabaseEngine
from search.query import SearchQuery
from search.results import SearchResults
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db


def asked(text: str = "", **more: object) -> SearchResults:
    return DatabaseEngine().search(SearchQuery("en", text, **more))  # type: ignore[arg-type]


def test_the_reduced_mode_follows_every_change_of_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_the_reduced_mode_reads_all_titles_again_after_too_many_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue_module, "FOLLOWED", 3)
    practices = [make_record(f"Homework {number}") for number in range(4)]
    assert asked("homework").total == 4
    for practice in practices:
        change_version(version(practice, "en"), title="Reading")
    assert asked("homework").total == 0
    assert asked("reading").total == 4


def test_the_reduced_mode_answers_from_the_newest_records_when_time_is_up_and_reads_more_each_time(
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
