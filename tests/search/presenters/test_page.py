"""The page of results from plain data: presenting reads and searches nothing."""

import pytest
from django.db import reset_queries
from pytest_django import DjangoAssertNumQueries

from practices.records.selectors import read_labels
from search.engines.embedded.engine import EmbeddedEngine
from search.presenters.cards import result_cards
from search.presenters.comparison import present_comparison
from search.presenters.page import present_results
from search.query.address import ParsedComparison, ParsedSearch
from search.query.query import SearchQuery
from search.service import compared_records, found_page

pytestmark = pytest.mark.django_db
QUERIES = [
    SearchQuery("en"),
    SearchQuery("da", "frivillige"),
    SearchQuery("en", "forældrerum", {"country": ("BE",)}),
    SearchQuery("en", "mentorign"),
    SearchQuery("en", "mentoring zzzzqqqq"),
    SearchQuery("en", "mentoring zzzzqqqq", {"country": ("DK",), "type": ("policy",)}),
    SearchQuery("mt", "Denmark", sort="title"),
]


def searching_fails(*_arguments: object) -> None:
    raise AssertionError("A presenter has searched.")


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_presenting_a_page_makes_no_query_and_no_search(
    query: SearchQuery, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels, found = read_labels(query.language), found_page(query)
    for method in ("find", "suggest", "similar", "near"):
        monkeypatch.setattr(EmbeddedEngine, method, searching_fails)
    reset_queries()
    with django_assert_num_queries(0):
        page = present_results(found, ParsedSearch(query), labels)
        cards = result_cards(found.records, labels)
    assert page.total == found.results.total
    assert [card.heading for card in page.cards] == [card.heading for card in cards]
    assert bool(page.cards) == bool(page.total)
    assert (page.nothing is None) == bool(page.total)
    assert all(link.count for link in (page.nothing.wider if page.nothing else []))


@pytest.mark.usefixtures("records")
def test_presenting_a_comparison_makes_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    labels, everything = read_labels("da"), found_page(SearchQuery("da"))
    numbers = tuple(record.number for record in everything.records)
    compared = compared_records((*numbers[:2], 4711), "da")
    with django_assert_num_queries(0):
        comparison = present_comparison(ParsedComparison((*numbers[:2], 4711)), compared, labels)
    assert [record.number for record in comparison.records] == list(numbers[:2])
    assert len(comparison.problems) == 1
    assert comparison.rows
