"""What is passed over in a text because of its first letters is nothing that the question finds."""

import pytest

from practices.languages.table import language_codes
from search.analysis import highlight, words
from search.analysis.beginnings import looks_of
from tests.relevance.pairs import DATA, HELD_OUT, OF_WORDS, Pair, pairs

MOST_PARTS_MISSED = 0.02
"""Share of the parts of compounds that may be passed over: inner vowels change (planlagt: lægge)."""


def judged(language: str) -> list[Pair]:
    return [pair for folder in (DATA, HELD_OUT) for pair in pairs(language, folder) if pair.kind in OF_WORDS]


def passed_over(word: str, term: str, language: str) -> bool:
    return not looks_of(frozenset((term,)), language).among({word}, {word: word})


@pytest.mark.parametrize("language", language_codes())
def test_no_word_is_passed_over_by_which_it_is_found(language: str) -> None:
    texts = [text for pair in judged(language) for text in (pair.query, pair.text)]
    read = {word for text in texts for word in words(text, language)}
    assert len(read) > 100
    missed = [(word.exact, term) for word in read for term in word.stems if passed_over(word.exact, term, language)]
    assert missed == []
    in_runs = [(word.exact, term) for word in read for term in (word.exact, word.canonical) if term]
    assert [pair for pair in in_runs if passed_over(*pair, language)] == []
    parts = [(word.exact, term) for word in read for term in word.terms if term not in word.stems]
    missed = [pair for pair in parts if passed_over(*pair, language)]
    assert len(missed) <= MOST_PARTS_MISSED * len(parts), missed


@pytest.mark.parametrize("language", language_codes())
def test_whatever_answers_a_question_is_marked(language: str) -> None:
    """As reading every word of the text would mark it."""
    wrong, answered = [], 0
    for pair in judged(language):
        asked = frozenset(stem for word in words(pair.query, language) for stem in word.stems)
        answers = any(not asked.isdisjoint(word.terms) for word in words(pair.text, language))
        answered += answers
        if answers != ("<mark>" in highlight(pair.text, asked, language)):
            wrong.append(pair)
    assert answered > 40
    assert len(wrong) <= MOST_PARTS_MISSED * answered, wrong


@pytest.mark.parametrize(
    ("language", "asked", "text"),
    [
        ("en", "teach", "They were <mark>taught</mark> at home."),
        ("de", "helfen", "Uns wurde <mark>geholfen</mark>."),
        ("nl", "leren", "Wat hebben ze <mark>geleerd</mark>?"),
        ("hu", "jó", "Ez a <mark>legjobb</mark> megoldás."),
        ("fr", "aller", "Nous <mark>irons</mark> demain."),
        ("fi", "hyvä", "Tämä on <mark>parempi</mark> tapa."),
        ("el", "παιδί", "Μαζί με τα <mark>παιδιά</mark>."),
        ("mt", "skola", "Mal-<mark>iskejjel</mark> tagħna."),
    ],
)
def test_forms_that_begin_otherwise_are_marked(language: str, asked: str, text: str) -> None:
    stems = frozenset(stem for word in words(asked, language) for stem in word.stems)
    assert highlight(text.replace("<mark>", "").replace("</mark>", ""), stems, language) == text


def test_hardly_anything_else_is_read() -> None:
    looks = looks_of(frozenset(("school",)), "en")
    assert not looks.everything
    assert looks.inside is None
    assert "sc" in looks.begins
    assert len(looks.begins) < 5
