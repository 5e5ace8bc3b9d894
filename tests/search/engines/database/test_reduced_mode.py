"""The reduced mode: up to date, and bounded in time on a large portal."""

import pytest

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.engines.database import engine as database
from search.engines.database.engine import DatabaseEngine
from search.query.query import SearchQuery
from search.query.results import SearchResults
from tests.factories import make_record, version
from tests.search.answers import answer

pytestmark = pytest.mark.django_db


def asked(text: str = "", **more: object) -> SearchResults:
    return answer(DatabaseEngine(), SearchQuery("en", text, **more))  # type: ignore[arg-type]


def test_the_reduced_mode_follows_every_change() -> None:
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


def test_the_reduced_mode_reads_every_version_of_a_record_that_two_chunks_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "CHUNK", 3)
    numbers = [make_record(f"Homework {n}", versions={"da": f"Lektier {n}"}).number for n in range(5)]
    for text, language in (("homework", "en"), ("lektier", "da"), ("", "en")):
        found = answer(DatabaseEngine(), SearchQuery(language, text))
        assert sorted(hit.number for hit in found.hits) == numbers
        assert found.total == 5
        counted = {option.value: option.count for facet in found.facets for option in facet.options}
        assert (counted["en"], counted["da"]) == (5, 5)


def test_without_time_the_reduced_mode_finds_the_newest_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "CHUNK", 3)
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


def test_the_reduced_mode_takes_no_longer_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        make_record(f"Homework {number}", number=number + 1)
    monkeypatch.setattr(database, "CHUNK", 2)
    clock = Clock()
    monkeypatch.setattr(database, "time", clock)
    started = clock.now
    found = asked(filters={"country": ("BE",)})
    assert 2 <= found.total < 40
    assert clock.now - started <= database.SECONDS + 2 * clock.TICK
    monkeypatch.undo()
    assert asked(filters={"country": ("BE",)}).total == 40
