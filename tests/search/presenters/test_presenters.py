"""Answers as plain data: order, labels, links and sentences."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from practices.records.selectors import read_labels
from practices.vocabularies.models import Label, Term
from search.extracts import found_records
from search.index.outbox import drain
from search.planning.planner import plan_query
from search.presenters.cards import Card, result_cards
from search.presenters.facets import facet_views
from search.presenters.page import ResultsPage, count_sentence, present_results
from search.presenters.paging import paging, sort_links
from search.query.address import ParsedSearch
from search.query.found_records import shortened
from search.query.query import SearchQuery
from search.query.results import Found, Hit, SearchResults, assembled
from search.service import found_page
from tests.factories import make_record

pytestmark = pytest.mark.django_db


def answer(query: SearchQuery, counts: dict[str, dict[str, int]] | None = None, **found: Any) -> SearchResults:
    return assembled(query, plan_query(query), Found(counts=counts or {}, **found), "embedded")


def values(found: SearchResults, facet: str) -> dict[str, tuple[int, bool, bool]]:
    views = {view.name: view for view in facet_views(found, read_labels(found.query.language))}
    return {option.value: (option.count, option.selected, option.disabled) for option in views[facet].options}


def test_a_chosen_value_never_vanishes_and_an_empty_one_is_disabled() -> None:
    query = SearchQuery("en", filters={"frequency": ("periodic",), "country": ("NO",)})
    shown = values(answer(query, {"frequency": {"ongoing": 3}}), "frequency")
    assert shown == {"ongoing": (3, False, False), "periodic": (0, True, False), "one_off": (0, False, True)}
    assert values(answer(query), "country")["NO"] == (0, True, False)


def test_a_retired_term_is_listed_only_while_records_have_it() -> None:
    Term.objects.filter(vocabulary__code="type", code="training").update(retired=True)
    query = SearchQuery("en")
    assert "training" not in values(answer(query), "type")
    assert values(answer(query, {"type": {"training": 2}}), "type")["training"] == (2, False, False)
    assert "training" in values(answer(replace(query, filters={"type": ("training",)})), "type")


def test_a_country_beyond_the_union_joins_the_list_when_records_have_it() -> None:
    shown = values(answer(SearchQuery("en"), {"country": {"NO": 1}}), "country")
    assert len(shown) == 28
    assert list(shown)[19:22] == ["NL", "NO", "PL"]


def test_narrower_terms_stand_below_theirs() -> None:
    (levels,) = [
        view for view in facet_views(answer(SearchQuery("en")), read_labels("en")) if view.name == "school_level"
    ]
    assert [(option.value, option.depth) for option in levels.options] == [
        ("pre_school", 0), ("primary", 0), ("secondary", 0), ("lower_secondary", 1), ("upper_secondary", 1), ("vet", 1),
    ]  # fmt: skip
    assert levels.definition or levels.defined


def test_terms_that_name_each_other_as_broader_are_shown_all_the_same() -> None:
    first, second = Term.objects.filter(vocabulary__code="frequency")[:2]
    Term.objects.filter(pk=first.pk).update(broader=second)
    Term.objects.filter(pk=second.pk).update(broader=first)
    assert set(values(answer(SearchQuery("en")), "frequency")) == {"ongoing", "periodic", "one_off"}


def test_countries_follow_the_alphabet_of_the_reader() -> None:
    lists = {}
    for language in ("sv", "en", "el"):
        views = facet_views(answer(SearchQuery(language)), read_labels(language))
        lists[language] = [option.label for view in views if view.name == "country" for option in view.options]
    assert lists["sv"][-1] == "Österrike"
    assert lists["en"][0] == "Austria"
    assert lists["el"][0] == "Αυστρία"


def test_a_renamed_term_is_renamed_in_the_facet_at_once() -> None:
    label = Label.objects.get(term__vocabulary__code="type", term__code="practice", language="da")
    label.pref_label = "God praksis"
    label.save()
    views = facet_views(answer(SearchQuery("da")), read_labels("da"))
    assert "God praksis" in [option.label for view in views for option in view.options]


@pytest.mark.parametrize(
    ("page", "pages", "seen"),
    [
        (1, 1, None), (1, 2, [1, 2]), (1, 10, [1, 2, 3, 0, 10]), (5, 10, [1, 2, 3, 4, 5, 6, 7, 0, 10]),
        (6, 12, [1, 0, 4, 5, 6, 7, 8, 0, 12]), (10, 10, [1, 0, 8, 9, 10]),
    ],
)  # fmt: skip
def test_page_links_show_the_ends_and_the_neighbours(page: int, pages: int, seen: list[int] | None) -> None:
    found = paging(SearchQuery("en", page=page), pages)
    assert (found and [link.number for link in found.links]) == seen
    if found:
        assert [link.number for link in found.links if link.current] == [page]
        assert bool(found.previous) == (page > 1)
        assert bool(found.next) == (page < pages)


def test_orders_keep_the_filters_and_go_back_to_the_first_page() -> None:
    query = SearchQuery("fi", "koulu", {"type": ("practice",)}, sort="title", page=4)
    found = {link.value: (link.href, link.current) for link in sort_links(query)}
    assert found["newest"] == ("/fi/practices/?q=koulu&type=practice&sort=newest", False)
    assert found["relevance"] == ("/fi/practices/?q=koulu&type=practice", False)
    assert found["title"][1]


def test_without_words_no_order_is_called_the_best_match() -> None:
    assert [(link.value, link.current) for link in sort_links(SearchQuery("en"))] == [
        ("newest", True),
        ("title", False),
    ]
    assert [link.value for link in sort_links(SearchQuery("en", sort="title")) if link.current] == ["title"]
    assert [link.value for link in sort_links(SearchQuery("en", "room")) if link.current] == ["relevance"]


def test_the_sentence_counts_in_the_manner_of_the_language() -> None:
    assert count_sentence(1, "en") == "1 practice found"
    assert count_sentence(12_345, "en") == "12,345 practices found"
    with translation.override("de"):
        assert "12.345" in count_sentence(12_345, "de")


def test_the_first_page_always_exists() -> None:
    assert not answer(SearchQuery("en")).is_past_the_end
    assert answer(SearchQuery("en", page=2)).is_past_the_end
    assert answer(SearchQuery("en", page=4), total=60).is_past_the_end
    assert not answer(SearchQuery("en", page=4), total=61).is_past_the_end


def test_a_card_shows_the_fallback_chain_with_marks_in_the_readers_language() -> None:
    tags = {"type": ["practice"], "country": ["BE"], "evidence": ["described"], "school_level": ["vet"]}
    practice = make_record("Ouderlokaal", language="nl", summary="Een lokaal.", versions={"cs": "Místnost"}, tags=tags)
    (card,) = cards(SearchQuery("sk"), practice.number)
    assert (card.title, card.language, card.fallback) == ("Místnost", "cs", True)
    assert card.starts_other_languages
    assert [mark.row.code for mark in card.marks] == ["type", "country", "school_level", "evidence"]
    assert [value.code for value in card.available_in] == ["cs", "nl"]
    assert card.marks[1].row.values[0].label == "Belgicko"


def test_terms_of_a_card_follow_their_vocabulary_and_languages_the_readers_alphabet() -> None:
    levels, languages = {"school_level": ["vet", "primary"]}, {"hu": "Iskola", "de": "Schule", "sv": "Skola"}
    practice = make_record("Koulu", language="fi", versions=languages, tags=levels)
    (card,) = cards(SearchQuery("fi"), practice.number)
    assert [value.code for value in card.marks[0].row.values] == ["primary", "vet"]
    assert [value.label for value in card.available_in] == ["Ruotsi", "Saksa", "Suomi", "Unkari"]


@pytest.mark.usefixtures("empty_index")
def test_a_card_says_why_a_record_is_found_whose_shown_text_has_none_of_the_words() -> None:
    make_record("Reading <help>", versions={"da": "Frivillige <læser>", "nl": "Voorlezen"})
    make_record("Games", tags={"country": ["DK"]})
    drain()
    (card,) = cards_for("frivillige")
    assert card.title == "Reading <help>"
    assert "<mark>" not in card.heading + card.extract
    assert card.elsewhere is not None
    assert card.elsewhere.language == "da"
    assert card.elsewhere.passage == "<mark>Frivillige</mark> &lt;læser&gt;"
    (card,) = cards_for("reading")
    assert card.elsewhere is None
    (card,) = cards_for("Denmark")
    assert card.elsewhere is None
    assert [mark.text for mark in card.marks] == ["<mark>Denmark</mark>"]


def cards_for(words: str) -> list[Card]:
    return result_cards(found_page(SearchQuery("en", words)).records, read_labels("en"))


def cards(query: SearchQuery, *numbers: int) -> list[Card]:
    found = answer(query, total=len(numbers), hits=tuple(Hit(number) for number in numbers))
    return result_cards(found_records(found), read_labels(query.language))


def shown_page(query: SearchQuery) -> ResultsPage:
    return present_results(found_page(query), ParsedSearch(query), read_labels(query.language))


@pytest.mark.usefixtures("empty_index")
def test_a_synonym_of_several_words_is_marked_only_where_it_stands_as_a_whole() -> None:
    make_record("Schools", summary="Early birds leave school for school leaving exams against early school leaving.")
    drain()
    (card,) = cards_for("ESL")
    assert card.extract.count("<mark>") == 3
    assert card.extract.endswith("against <mark>early</mark> <mark>school</mark> <mark>leaving</mark>.")
    (card,) = cards_for('"leave school"')
    assert card.extract.startswith("Early birds <mark>leave</mark> <mark>school</mark> for school leaving")


@pytest.mark.usefixtures("empty_index")
def test_the_passage_answers_as_much_of_the_question_as_it_can() -> None:
    """Two forms of one word answer no more than one of them."""
    summary, body = "A school among schools.", "Parents come to school."
    make_record("Together", summary=summary, body=body)
    drain()
    (card,) = cards_for("the parents at school")
    assert card.extract == "<mark>Parents</mark> come to <mark>school</mark>."
    (card,) = cards_for("of the school")
    assert card.extract == "A <mark>school</mark> among <mark>schools</mark>."


def test_a_record_that_the_index_names_twice_or_that_is_gone_is_shown_once_or_not() -> None:
    practice = make_record("Once")
    shown = cards(SearchQuery("en"), practice.number, practice.number, 4711)
    assert [card.number for card in shown] == [practice.number]


def test_long_summaries_are_cut_at_a_word() -> None:
    assert shortened("short  text") == "short text"
    cut = shortened("word " * 200)
    assert len(cut) <= 322
    assert cut.endswith("word …")


@pytest.mark.usefixtures("records")
def test_ways_out_are_ordered_by_what_they_give_and_stay_bounded() -> None:
    query = SearchQuery("en", "zzzzqqqq", {"country": ("BE",), "type": ("policy",)})
    page = shown_page(query)
    assert page.nothing is not None
    assert page.nothing.wider == []  # no single step helps
    query = SearchQuery("en", filters={"country": ("BE",), "type": ("policy",)})
    page = shown_page(query)
    assert page.nothing is not None
    assert [(way.count, way.href) for way in page.nothing.wider] == [
        (2, "/en/practices/?country=BE"),
        (1, "/en/practices/?type=policy"),
    ]
