"""The text of a query, parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.syntax import QueryPart, parse_text


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("mentoring", [QueryPart("mentoring")]),
        ('mentoring "second chance" -prison', [
            QueryPart("mentoring"), QueryPart("second chance", phrase=True), QueryPart("prison", excluded=True)]),
        ('-"early school leaving"', [QueryPart("early school leaving", phrase=True, excluded=True)]),
        ("drop-out", [QueryPart("drop-out")]),
        ("parents - teachers", [QueryPart("parents"), QueryPart("teachers")]),
        ("l'école", [QueryPart("l'école")]),
        ('an "open quote', [QueryPart("an"), QueryPart("open"), QueryPart("quote")]),
        ("„zweite Chance“", [QueryPart("zweite Chance", phrase=True)]),
        ("„druga szansa”", [QueryPart("druga szansa", phrase=True)]),
        ("«δεύτερη ευκαιρία»", [QueryPart("δεύτερη ευκαιρία", phrase=True)]),
        ("»anden chance«", [QueryPart("anden chance", phrase=True)]),
        ("”toinen mahdollisuus”", [QueryPart("toinen mahdollisuus", phrase=True)]),
        ("−prison", [QueryPart("prison", excluded=True)]),
        ('"" -- "!" - ?', []),
        ("", []),
    ],
)  # fmt: skip
def test_words_phrases_and_exclusions_are_told_apart(typed: str, parts: list[QueryPart]) -> None:
    assert list(parse_text(typed).parts) == parts


def test_the_parts_are_sorted_by_what_they_ask() -> None:
    parsed = parse_text('a "b c" -d -"e f" g')
    assert parsed.words == ("a", "g")
    assert parsed.phrases == ("b c",)
    assert [part.text for part in parsed.excluded] == ["d", "e f"]


@given(st.text())
def test_any_text_is_a_question_and_no_part_is_empty(typed: str) -> None:
    for part in parse_text(typed).parts:
        assert any(char.isalnum() for char in part.text)


@given(st.lists(st.text(st.characters(categories=("Ll", "Nd")), min_size=1), max_size=5))
def test_plain_words_come_back_as_they_were_typed(words: list[str]) -> None:
    assert parse_text(" ".join(words)).words == tuple(words)
