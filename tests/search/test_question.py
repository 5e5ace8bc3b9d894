"""What a person typed, in clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.syntax import Clause, parse_question


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("mentoring", [Clause("mentoring")]),
        ('mentoring "second chance" -prison', [
            Clause("mentoring"), Clause("second chance", phrase=True), Clause("prison", excluded=True)]),
        ('-"early school leaving"', [Clause("early school leaving", phrase=True, excluded=True)]),
        ("drop-out", [Clause("drop-out")]),
        ("parents - teachers", [Clause("parents"), Clause("teachers")]),
        ("l'école", [Clause("l'école")]),
        ('an "open quote', [Clause("an"), Clause("open"), Clause("quote")]),
        ("„zweite Chance“", [Clause("zweite Chance", phrase=True)]),
        ("„druga szansa”", [Clause("druga szansa", phrase=True)]),
        ("«δεύτερη ευκαιρία»", [Clause("δεύτερη ευκαιρία", phrase=True)]),
        ("»anden chance«", [Clause("anden chance", phrase=True)]),
        ("”toinen mahdollisuus”", [Clause("toinen mahdollisuus", phrase=True)]),
        ("−prison", [Clause("prison", excluded=True)]),
        ('"" -- "!" - ?', []),
        ("", []),
    ],
)  # fmt: skip
def test_words_phrases_and_exclusions_are_told_apart(typed: str, clauses: list[Clause]) -> None:
    assert list(parse_question(typed).clauses) == clauses


def test_the_clauses_are_sorted_by_what_they_ask() -> None:
    question = parse_question('a "b c" -d -"e f" g')
    assert question.words == ("a", "g")
    assert question.phrases == ("b c",)
    assert [clause.text for clause in question.excluded] == ["d", "e f"]


@given(st.text())
def test_any_text_is_a_question_and_no_clause_is_empty(typed: str) -> None:
    for clause in parse_question(typed).clauses:
        assert any(char.isalnum() for char in clause.text)


@given(st.lists(st.text(st.characters(categories=("Ll", "Nd")), min_size=1), max_size=5))
def test_plain_words_come_back_as_they_were_typed(words: list[str]) -> None:
    assert parse_question(" ".join(words)).words == tuple(words)
