"""A second family beside the practices: found by its kind, and never among the practices."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from search.analysis import words
from search.engines.document import DocumentKey
from search.engines.registry import current_engine
from search.index.check import check_index, repair_index
from search.index.outbox import drain, enqueue
from search.index.rebuild import rebuild_index
from search.models import IndexOutbox
from search.query.family import FAMILIES, PRACTICE
from search.query.plan import NearPlan, SimilarPlan, SuggestPlan
from search.query.query import SearchQuery
from search.query.results import SearchResults
from search.service import search
from tests.factories import make_record
from tests.search.families.boats import CARD, Boats

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


@pytest.fixture
def boats(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Boats:
    found = Boats("boat", {7: "Homework boat", 9: "Reading boat"})
    monkeypatch.setitem(FAMILIES, "boat", found.family())
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / CARD).write_text("<p>A boat: {{ card.title }}</p>")
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], folder]}]
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    rebuild_index()
    return found


def hits(text: str = "", kind: str = PRACTICE) -> list[tuple[str, int]]:
    return [(hit.family, hit.number) for hit in search(SearchQuery("en", text, kind=kind)).hits]


def countries(results: SearchResults) -> dict[str, int]:
    facet = next(each for each in results.facets if each.name == "country")
    return {option.value: option.count for option in facet.options}


def test_things_of_each_family_are_found_by_their_kind_only(boats: Boats) -> None:
    practice = make_record("Homework club")
    drain()
    assert hits("homework") == [(PRACTICE, practice.number)]
    assert hits("homework", "boat") == [("boat", 7)]
    assert hits() == [(PRACTICE, practice.number)]
    assert hits(kind="boat") == [("boat", 7), ("boat", 9)]
    assert hits(kind="organisation") == hits("homework", "organisation") == []


@pytest.mark.parametrize("filters", [{}, {"country": ("MT", "BE")}])
@pytest.mark.parametrize("text", ["", "homework"])
def test_counts_are_those_of_one_family(boats: Boats, text: str, filters: dict[str, tuple[str, ...]]) -> None:
    make_record("Homework club", tags={"country": ["BE"]})
    drain()
    practices = search(SearchQuery("en", text, filters))
    assert (practices.total, countries(practices).get("MT", 0), countries(practices)["BE"]) == (1, 0, 1)
    found = search(SearchQuery("en", text, filters, kind="boat"))
    expected = 1 if text else 2
    assert (found.total, countries(found)["MT"], countries(found).get("BE", 0)) == (expected, expected, 0)


def test_the_page_of_results_shows_the_cards_of_the_family(boats: Boats, client: Client) -> None:
    make_record("Homework club")
    drain()
    of_boats = client.get("/en/practices/?kind=boat&q=homework").content.decode()
    assert "<p>A boat: Homework boat</p>" in of_boats
    assert "Homework club" not in of_boats
    assert '<input type="hidden" name="kind" value="boat">' in of_boats
    of_practices = client.get("/en/practices/?q=homework").content.decode()
    assert "Homework club" in of_practices
    assert "A boat" not in of_practices


def test_the_api_gives_practices_a_number_and_other_families_an_id(
    index: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setitem(FAMILIES, "organisation", Boats("organisation", {7: "Homework boat"}).family())
    practice = make_record("Homework club")
    rebuild_index()
    found = client.get("/api/v1/organisations?q=homework").json()
    assert found["results"] == [{"id": 7, "kind": "organisation", "title": "Homework boat"}]
    found = client.get("/api/v1/practices?q=homework").json()
    assert [(result["number"], result["kind"]) for result in found["results"]] == [(practice.number, "practice")]


def test_suggestions_similar_and_near_records_are_those_of_one_family(boats: Boats) -> None:
    practice, other = make_record("Homework club", number=50), make_record("Homework circle", number=51)
    drain()
    engine = current_engine()
    assert [hit.number for hit in engine.suggest(SuggestPlan("en", ("homew",), 10))] == [50, 51]
    assert [hit.number for hit in engine.suggest(SuggestPlan("en", ("homew",), 10, "boat"))] == [7]
    assert engine.near(NearPlan("homewrk", 1, ("en",), 10)) == (50, 51)
    assert engine.near(NearPlan("homewrk", 1, ("en",), 10, "boat")) == (7,)
    alike = (("en", tuple(words("homework", "en"))),)
    assert [hit.number for hit in engine.similar(SimilarPlan("en", practice.number, alike, (), 10))] == [other.number]


def test_a_thing_and_a_practice_with_the_same_id_have_documents_of_their_own(boats: Boats) -> None:
    practice = make_record("Homework club")
    boats.names[practice.pk] = "Sailing boat"
    enqueue([practice.pk], "boat")
    drain()
    assert {DocumentKey(PRACTICE, practice.pk), DocumentKey("boat", practice.pk)} <= current_engine().entries().keys()
    del boats.names[practice.pk]
    enqueue([practice.pk], "boat")
    drain()
    assert DocumentKey("boat", practice.pk) not in current_engine().entries()
    assert hits("homework") == [(PRACTICE, practice.number)]


def test_changes_come_by_the_outbox_and_survive_a_rebuild(boats: Boats) -> None:
    boats.names[9] = "Rowing boat"
    enqueue([9], "boat")
    assert list(IndexOutbox.objects.values_list("family", "object_id")) == [("boat", 9)]
    assert hits("rowing", "boat") == []
    drain()
    assert hits("rowing", "boat") == [("boat", 9)]
    assert rebuild_index() == 2
    assert hits("rowing", "boat") == [("boat", 9)]


def test_check_names_what_differs_by_its_key_and_repair_repairs_it(boats: Boats) -> None:
    practice = make_record("Homework club")
    drain()
    assert check_index() == NOTHING
    current_engine().write([], [DocumentKey("boat", 7), DocumentKey(PRACTICE, practice.pk)])
    boats.names[9] = "Rowing boat"
    differences = {"missing": ["boat:7", practice.number], "extra": [], "stale": ["boat:9"]}
    assert check_index() == differences
    assert repair_index() == differences
    assert check_index() == NOTHING


def test_a_family_that_is_registered_later_makes_the_index_one_of_another_version(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.embedded.schema import index_format

    before = index_format()
    monkeypatch.setitem(FAMILIES, "boat", Boats("boat").family())
    assert index_format() != before


@pytest.mark.parametrize("text", ["practice:460", "boat:1", "a:b:2"])
def test_a_key_is_read_back_from_its_text(text: str) -> None:
    assert str(DocumentKey.parse(text)) == text
