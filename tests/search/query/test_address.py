"""The door: what becomes of a query string, and of a query."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from practices.languages.table import language_codes
from practices.records.selectors import read_labels
from practices.vocabularies.labels import Labels, TermEntry, VocabularyEntry
from practices.vocabularies.models import Term
from search.query.address import (
    ParsedSearch,
    clean_text,
    list_path,
    parse_search,
    query_string,
    with_toggled,
    without_filters,
)
from search.query.facets import FACET_NAMES
from search.query.family import FAMILIES
from search.query.query import SORTS, SearchQuery

TERMS = {
    "type": ("practice", "policy"),
    "school_level": ("primary", "secondary"),
    "intervention_level": ("universal", "targeted"),
    "frequency": ("ongoing", "periodic"),
    "funding": ("european", "none"),
    "country": ("BE", "NL"),
    "language": language_codes(),
}


def small_book(language: str = "en") -> Labels:
    entries = {
        facet: VocabularyEntry(facet, facet.title(), "", True, terms={code: TermEntry(code, code) for code in codes})
        for facet, codes in TERMS.items()
    }
    return Labels(language, entries)


def parsed(query: str, labels: Labels | None = None) -> ParsedSearch:
    return parse_search(QueryDict(query), labels or small_book())


def chosen_values() -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    one = {
        facet: st.sets(st.sampled_from(codes), min_size=1).map(lambda found: tuple(sorted(found)))
        for facet, codes in TERMS.items()
    }
    return st.fixed_dictionaries({}, optional=one)


@given(
    text=st.text(max_size=400).map(clean_text),
    filters=chosen_values(),
    sort=st.sampled_from(SORTS),
    kind=st.sampled_from(list(FAMILIES)),
    page=st.integers(min_value=1, max_value=1_000_000),
    language=st.sampled_from(language_codes()),
)
def test_a_query_survives_its_way_through_the_address(
    text: str, filters: dict[str, tuple[str, ...]], sort: str, kind: str, page: int, language: str
) -> None:
    query = SearchQuery(language, text, filters, sort, page, kind=kind)
    found = parsed(query_string(query), small_book(language))
    assert found.query == query
    assert found.problems == {}
    assert query_string(found.query) == query_string(query)


@given(
    pairs=st.lists(
        st.tuples(st.sampled_from([*FACET_NAMES, "q", "sort", "page", "kind", "size", "q[]"]), st.text(max_size=60)),
        max_size=12,
    )
)
def test_whatever_stands_in_the_address_becomes_a_valid_query(pairs: list[tuple[str, str]]) -> None:
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    found = parse_search(params, small_book())
    assert found.query.page >= 1
    assert found.query.sort in SORTS
    assert found.query.kind in FAMILIES
    assert len(found.query.text) <= 255
    query_string(found.query).encode("ascii")
    " ".join(sentence for sentences in found.problems.values() for sentence in sentences).encode("utf-8")


def test_the_order_and_repetition_of_values_make_no_difference() -> None:
    first = parsed("country=NL&type=practice&country=BE&country=NL")
    assert first.query == parsed("type=practice&country=BE&country=NL").query
    assert query_string(first.query) == "type=practice&country=BE&country=NL"


def test_unknown_values_are_problems_and_the_known_ones_stay() -> None:
    found = parsed("country=BE&country=Belgium&sort=;drop&kind=__class__&page=0&school_level=be")
    assert found.query == SearchQuery("en", filters={"country": ("BE",)})
    assert set(found.problems) == {"country", "sort", "kind", "page", "school_level"}
    assert "Belgium" in found.problems["country"][0]


def test_unknown_parameters_and_empty_ones_are_ignored() -> None:
    found = parsed("utm_source=mail&_connector=OR&country=&sort=&kind=&q=&__class__=1&country[]=XX")
    assert found == ParsedSearch(SearchQuery("en"))


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "１２", "NaN", "", " ", "1e3", "+1", "٣", "1\x00", "0x1", "true"])
def test_a_page_is_a_positive_whole_number_in_ascii(page: str) -> None:
    params = QueryDict(mutable=True)
    params["page"] = page
    found = parse_search(params, small_book())
    assert found.query.page == 1
    assert list(found.problems) == ["page"]


@pytest.mark.parametrize("page", ["1" + "0" * 40, "9" * 5000, "1000001"])
def test_an_enormous_page_is_a_page_past_the_end_and_no_problem(page: str) -> None:
    found = parsed(f"page={page}")
    assert found.query.page == 1_000_000
    assert not found.problems


def test_words_are_cut_and_lose_what_no_database_can_hold() -> None:
    assert clean_text("a\x00b\ud800c \t\n  d\x85e") == "abc d e"
    assert len(clean_text("word " * 200_000)) <= 255
    assert clean_text(" skole ") == "skole"


def test_any_country_of_the_world_may_be_asked_for_but_no_invented_one() -> None:
    assert parsed("country=NO").query.filters == {"country": ("NO",)}
    for code in ("XX", "ZZ", "EU", "be", "ＢＥ", "B", "BEL"):
        assert "country" in parsed(f"country={code}").problems


def test_five_hundred_values_are_not_all_repeated_back() -> None:
    found = parsed("&".join(f"type=unknown{number}" for number in range(500)) + "&type=practice" * 500)
    assert len(found.problems["type"][0]) < 200


def test_choosing_a_value_goes_back_to_the_first_page() -> None:
    query = SearchQuery("da", "skole", {"country": ("BE",)}, page=3, sort="newest")
    assert list_path(with_toggled(query, "country", "NL")) == (
        "/da/practices/?q=skole&country=BE&country=NL&sort=newest"
    )
    assert list_path(with_toggled(query, "country", "BE")) == "/da/practices/?q=skole&sort=newest"
    assert list_path(without_filters(query)) == "/da/practices/?q=skole&sort=newest"


class MergedAndRetiredTerms(TestCase):
    """Codes in old addresses go on working."""

    def test_a_merged_code_becomes_the_one_that_replaced_it(self) -> None:
        old = Term.objects.get(vocabulary__code="type", code="training")
        old.replaced_by = Term.objects.get(vocabulary__code="type", code="project")
        old.save()
        found = parsed("type=training&type=project", read_labels("en"))
        assert found.query.filters == {"type": ("project",)}
        assert not found.problems

    def test_a_retired_code_is_still_understood(self) -> None:
        Term.objects.filter(vocabulary__code="type", code="training").update(retired=True)
        found = parsed("type=training", read_labels("en"))
        assert found.query.filters == {"type": ("training",)}
        assert not found.problems
