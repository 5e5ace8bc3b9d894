"""What a reader may mean while typing."""

from typing import Any

import pytest

from practices.vocabularies.labels import read_labels
from search.index.outbox import drain
from search.suggestions import Suggestions, suggest
from tests.factories import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(index: Any) -> None:
    make_record("Skoleforældre mødes", language="da", number=1, versions={"en": "School parents meet"})
    make_record("Schools without bullying", number=2)
    make_record("Ħbieb fl-iskola", language="mt", number=3)
    make_record("Hidden school", number=4, publish=False)
    drain()


def typed(text: str, language: str = "en") -> Suggestions:
    return suggest(text, read_labels(language))


def titles(text: str, language: str = "en") -> list[int]:
    return [each.number for each in typed(text, language).practices]


def terms(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(each.facet, each.code) for each in typed(text, language).terms]


def test_titles_are_found_by_the_beginnings_of_their_words() -> None:
    assert titles("sch") == [1, 2]
    assert titles("bul school") == [2]
    assert titles("chool") == []


def test_marks_and_case_do_not_matter() -> None:
    assert titles("HBIE", "mt") == [3]
    assert titles("foraeld", "da") == []
    assert titles("skolefor", "da") == [1]


def test_titles_in_the_readers_language_come_first_and_say_their_language() -> None:
    found = typed("sch", "da").practices
    assert [(each.number, each.language) for each in found] == [(2, "en")]
    assert typed("sk", "da").practices[0].href.startswith("/da/practices/")


def test_terms_are_found_by_every_name_in_the_readers_language() -> None:
    assert ("country", "BE") in terms("belg")
    assert ("country", "BE") in terms("βέλγ", "el")
    assert ("country", "BE") in terms("belġ", "mt")
    assert ("country", "BE") in terms("belg", "mt")
    assert ("school_level", "primary") in terms("primary")
    suggestion = typed("belg").terms[0]
    assert suggestion.href == "/en/practices/?country=BE"
    assert suggestion.label == "Belgium"


def test_one_letter_or_an_empty_query_gives_no_suggestions() -> None:
    assert typed("") == typed("s") == typed('"') == typed("\x00") == Suggestions()


def test_records_that_are_not_public_are_not_suggested() -> None:
    assert 4 not in titles("hidden")
    assert titles("hidden") == []


def test_suggestions_need_few_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(10, 30):
        make_record(f"School {number}", number=number)
    drain()
    labels = read_labels("en")
    typed("sch")
    with django_assert_max_num_queries(4):
        assert len(suggest("sch", labels).practices) == 8
