"""The prefix filter drops no word that matches."""

import pytest

from practices.languages.table import language_codes
from search.analysis import words
from search.analysis.highlighting.prefix_filter import prefix_filter_of
from tests.relevance.pairs import DATA, HELD_OUT, OF_WORDS, Pair, pairs
from tests.search.analysis.marked import marked

MAX_PARTS_MISSED = 0.02
"""Share of the parts of compounds that may be dropped: inner vowels change (planlagt: lægge)."""


def judged(language: str) -> list[Pair]:
    return [pair for folder in (DATA, HELD_OUT) for pair in pairs(language, folder) if pair.kind in OF_WORDS]


def is_dropped(word: str, term: str, language: str) -> bool:
    return not prefix_filter_of(frozenset((term,)), language).among({word}, {word: word})


@pytest.mark.parametrize("language", language_codes())
def test_no_word_is_dropped_for_one_of_its_terms(language: str) -> None:
    texts = [text for pair in judged(language) for text in (pair.query, pair.text)]
    analysed = {word for text in texts for word in words(text, language)}
    assert len(analysed) > 100
    missed = [
        (word.folded, term) for word in analysed for term in word.lemmas if is_dropped(word.folded, term, language)
    ]
    assert missed == []
    in_phrases = [(word.folded, term) for word in analysed for term in (word.folded, word.stem) if term]
    assert [pair for pair in in_phrases if is_dropped(*pair, language)] == []
    parts = [(word.folded, term) for word in analysed for term in word.terms if term not in word.lemmas]
    missed = [pair for pair in parts if is_dropped(*pair, language)]
    assert len(missed) <= MAX_PARTS_MISSED * len(parts), missed


@pytest.mark.parametrize("language", language_codes())
def test_a_text_that_matches_a_query_is_marked(language: str) -> None:
    """The same as without the filter."""
    wrong, matching = [], 0
    for pair in judged(language):
        terms = frozenset(lemma for word in words(pair.query, language) for lemma in word.lemmas)
        matches = any(not terms.isdisjoint(word.terms) for word in words(pair.text, language))
        matching += matches
        if matches != ("[" in marked(pair.text, terms, language)):
            wrong.append(pair)
    assert matching > 40
    assert len(wrong) <= MAX_PARTS_MISSED * matching, wrong


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("en", "teach", "They were [taught] at home."),
        ("de", "helfen", "Uns wurde [geholfen]."),
        ("nl", "leren", "Wat hebben ze [geleerd]?"),
        ("hu", "jó", "Ez a [legjobb] megoldás."),
        ("fr", "aller", "Nous [irons] demain."),
        ("fi", "hyvä", "Tämä on [parempi] tapa."),
        ("el", "παιδί", "Μαζί με τα [παιδιά]."),
        ("mt", "skola", "Mal-[iskejjel] tagħna."),
    ],
)
def test_forms_with_another_prefix_are_marked(language: str, query: str, text: str) -> None:
    terms = frozenset(lemma for word in words(query, language) for lemma in word.lemmas)
    assert marked(text.replace("[", "").replace("]", ""), terms, language) == text


def test_a_term_passes_few_prefixes() -> None:
    prefix_filter = prefix_filter_of(frozenset(("school",)), "en")
    assert not prefix_filter.passes_all
    assert prefix_filter.inside is None
    assert "sc" in prefix_filter.prefixes
    assert len(prefix_filter.prefixes) < 5
