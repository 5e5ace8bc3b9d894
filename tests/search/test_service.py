"""The one public function: an answer whatever the engine does."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from search.engines.registry import current_engine
from search.index.outbox import drain
from search.index.rebuild import rebuild_index
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from search.service import engine_state, search
from tests.factories import make_record

pytestmark = pytest.mark.django_db


def test_the_engine_answers_with_one_query_for_the_stamp_of_the_names(
    index: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    practice = make_record("Homework café")
    drain()
    search(SearchQuery("en", "reads the names of things"))
    with django_assert_num_queries(1):
        results = search(SearchQuery("en", "homework", filters={"country": ("BE",)}))
    assert [hit.number for hit in results.hits] == [practice.number]
    assert (results.engine, results.degraded, engine_state()) == ("embedded", False, "ok")


def test_the_database_answers_when_the_engine_does_not(index: Path) -> None:
    practice = make_record("Homework café")
    drain()
    for part in index.rglob("*.term"):
        part.write_bytes(b"torn")
    (index / "current").write_text("{}")
    results = search(SearchQuery("en", "homework", filters={"country": ("BE",)}))
    assert [hit.number for hit in results.hits] == [practice.number]
    assert (results.engine, results.degraded) == ("database", True)
    assert engine_state() == "no index"
    drain()
    assert search(SearchQuery("en", "homework")).engine == "embedded"


def test_a_torn_index_is_answered_by_the_database_and_mended_by_a_rebuild(index: Path) -> None:
    practice = make_record("Homework café")
    drain()
    for part in index.rglob("g-*/*"):
        if part.name != "meta.json" and part.is_file():
            part.write_bytes(b"torn")
    fresh = type(current_engine())(index)  # type: ignore[call-arg]
    assert fresh.state() != "ok"
    rebuild_index()
    assert [hit.number for hit in fresh.search(SearchQuery("en", "homework")).hits] == [practice.number]


def test_the_reduced_mode_needs_few_queries(
    index_folder: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        make_record(f"Homework {number}", versions={"da": f"Lektier {number}"})
    search(SearchQuery("en", "reads the names of things"))
    with django_assert_max_num_queries(4):
        assert search(SearchQuery("en", "homework")).total == 5


def test_kinds_of_which_there_is_none_yet_are_an_empty_list(index: Path) -> None:
    make_record()
    drain()
    results = search(SearchQuery("en", kind="organisation"))
    assert (results.total, results.hits, results.pages) == (0, (), 1)
    assert tuple(facet.name for facet in results.facets) == FACET_NAMES


def test_titles_weigh_more_than_texts_and_exact_words_more_than_stems(index: Path) -> None:
    body = make_record("Alpha", body="mentors in the school")
    summary = make_record("Beta", summary="mentors", body="nothing")
    title = make_record("Mentors", body="nothing")
    stem = make_record("Mentoring", body="nothing")
    drain()
    shown = [hit.number for hit in search(SearchQuery("en", "mentors")).hits]
    assert shown.index(title.number) < shown.index(summary.number) < shown.index(body.number)
    if stem.number in shown:
        assert shown.index(title.number) < shown.index(stem.number)
