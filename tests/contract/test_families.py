"""Engines tell the families of one index apart."""

import pytest

from search.engines.database.engine import DatabaseEngine
from search.query.family import FAMILIES, PRACTICE
from tests.contract.asking import Reader, asked, counted, found
from tests.factories import make_record
from tests.search.families.boats import Boats

pytestmark = pytest.mark.django_db


@pytest.fixture
def boats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAMILIES, "boat", Boats("boat", {7: "Homework boat", 9: "Reading boat"}).family())


def test_results_counts_and_order_are_those_of_one_family(boats: None, engine: Reader) -> None:
    practice = make_record("Homework club", tags={"country": ["BE"]})
    boats_there = not isinstance(engine, DatabaseEngine)
    for sort in ("relevance", "newest", "title"):
        for text in ("", "homework"):
            results = asked(engine, "en", text, sort=sort)
            assert [(hit.family, hit.number) for hit in results.hits] == [(PRACTICE, practice.number)]
            assert counted(results, "country") == {"BE": 1}
        assert found(engine, "en", "homework", sort=sort, kind="boat") == ([7] if boats_there else [])
        assert set(found(engine, "en", sort=sort, kind="boat")) == ({7, 9} if boats_there else set())
    results = asked(engine, "en", kind="boat", filters={"country": ("MT",)})
    assert counted(results, "country") == {"MT": 2 if boats_there else 0}
