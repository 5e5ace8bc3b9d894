"""Did you mean: what is asked instead of a word that no record has."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.outbox import drain
from search.planning.did_you_mean import edit_distance
from search.query.query import SearchQuery
from search.query.results import SearchResults
from search.service import search
from tests.factories import make_record


@pytest.fixture
def library(index: Any) -> None:
    make_record("Štúdium pre mladých", language="sk", number=1, body="Mladí ľudia sa vracajú do školy.")
    make_record("Mentoring at school", number=2, summary="Mentors meet pupils every week.", tags={"country": ["IE"]})
    make_record("Παραμονή στο σχολείο", language="el", number=3)
    make_record("Għajnuna fl-iskola", language="mt", number=4)
    drain()


def asked(text: str, language: str = "en", **more: Any) -> SearchResults:
    return search(SearchQuery(language, text, **more))


def numbers(found: SearchResults) -> list[int]:
    return [hit.number for hit in found.hits]


@pytest.mark.django_db
class TestCorrections:
    @pytest.mark.parametrize(
        ("language", "typed", "meant", "number"),
        [
            ("sk", "stuidum", "štúdium", 1),
            ("en", "mentorign", "mentoring", 2),
            ("en", "shcool", "school", 2),
            ("en", "schol", "school", 2),
            ("el", "σχολεοί", "σχολείο", 3),
            ("mt", "ghajnnua", "għajnuna", 4),
        ],
    )
    def test_an_unknown_word_is_asked_as_the_nearest_known_one(
        self, library: None, language: str, typed: str, meant: str, number: int
    ) -> None:
        found = asked(typed, language)
        assert found.corrected == meant
        assert numbers(found)[0] == number

    def test_the_other_words_and_signs_stay(self, library: None) -> None:
        found = asked('pupils "shcool" -prison')
        assert found.corrected == 'pupils "school" -prison'
        assert numbers(found) == [2]

    def test_a_query_with_results_is_never_corrected(self, library: None) -> None:
        assert asked("school").corrected is None
        assert asked("studium", "sk").corrected is None

    def test_known_words_that_stand_in_no_record_together_find_what_has_some_of_them(self, library: None) -> None:
        found = asked("mentors mladých")
        assert (found.corrected, found.relaxed) == (None, True)
        assert set(numbers(found)) == {1, 2}
        assert not asked("mentors pupils").relaxed

    def test_a_filter_or_a_phrase_is_never_given_up(self, library: None) -> None:
        assert asked("mentors mladých", filters={"country": ("IE",)}).total == 0
        assert asked('"mentors mladých"').total == 0

    def test_a_query_far_from_every_known_word_is_not_corrected(self, library: None) -> None:
        assert asked("zzzzqqqq").corrected is None
        assert asked("12345").corrected is None
        assert asked("xy").corrected is None
        assert asked("sxhl").corrected is None

    def test_a_filter_that_excludes_the_corrected_words_still_gets_the_correction(self, library: None) -> None:
        found = asked("mentorign", filters={"country": ("BE",)})
        assert (found.total, found.corrected) == (0, "mentoring")
        assert numbers(asked("mentorign", filters={"country": ("IE",)})) == [2]

    def test_words_of_drafts_are_never_proposed(self, library: None) -> None:
        make_record("Secretword", publish=False)
        drain()
        assert asked("secretwrod").corrected is None


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("skola", "skola", 0), ("skola", "skloa", 1), ("skola", "skla", 1), ("skola", "skolaa", 1), ("ab", "ba", 1),
     ("school", "shcolo", 2), ("abc", "xyz", 3)],
)  # fmt: skip
def test_errors_are_counted_as_people_make_them(one: str, other: str, errors: int) -> None:
    assert edit_distance(one, other, 2) == errors


@given(st.text(max_size=12), st.text(max_size=12), st.integers(0, 3))
def test_the_number_of_errors_is_the_same_both_ways_and_bounded(one: str, other: str, limit: int) -> None:
    errors = edit_distance(one, other, limit)
    assert errors == edit_distance(other, one, limit)
    assert 0 <= errors <= limit + 1
    assert (errors == 0) == (one == other)
