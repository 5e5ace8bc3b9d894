"""Suggestions, similar records and near words as tantivy queries."""

from collections.abc import Iterable, Sequence

from tantivy import Occur, Query

from search.engines.embedded.terms import Found, Terms, all_of, any_of
from search.engines.index_fields import BEGINNINGS, EXACT
from search.planning.plan import SimilarPlan, SuggestPlan

MAX_ALIKE = 25
"""So many of a record's words are asked for, the rarest."""
COMMON = 5
"""A word in more than one of so many records says nothing about likeness, where there are more than a few records."""
FEW = 20


def beginning_so(terms: Terms, asked: SuggestPlan, languages: Iterable[str]) -> Found:
    """Records with a title in one of the languages that has words with all the beginnings."""
    return any_of(
        all_of(terms.term(BEGINNINGS + language, prefix) for prefix in asked.prefixes) for language in languages
    )


def with_rare_words(terms: Terms, asked: SimilarPlan) -> Found:
    """Records with any of the rarest words of one record; words that no other record has are left out."""
    most = max(FEW, terms.records // COMMON)
    rare = sorted(
        (count, word.folded, language, word)
        for language, words in asked.words
        for word in dict.fromkeys(words)
        if not word.is_stop_word and 1 < (count := terms.count(word, language)) <= most
    )
    return any_of(terms.ranked(word, language) for _count, _exact, language, word in rare[:MAX_ALIKE])


def with_tags(terms: Terms, asked: SimilarPlan) -> Found:
    """Records with any of the tags; rare ones count more."""
    return any_of(terms.term(facet, code) for facet, code in asked.tags)


def near_words(terms: Terms, word: str, errors: int, languages: Sequence[str]) -> Found:
    """Records with a word at most so many errors away. Swapped neighbours are one error."""
    return any_of(
        Query.fuzzy_term_query(terms.schema, EXACT + language, word, distance=errors, transposition_cost_one=True)
        for language in languages
    )


def but(
    query: Found, wanted: Iterable[Found] = (), unwanted: Iterable[Found] = (), better: Iterable[Found] = ()
) -> Found:
    """What a query finds, cut down to what is wanted too, without the unwanted, the better ones first."""
    cut = [query, *wanted]
    if None in cut:
        return None
    clauses = [(Occur.Must, each) for each in cut if each is not None]
    clauses += [(Occur.MustNot, each) for each in unwanted if each is not None]
    clauses += [(Occur.Should, each) for each in better if each is not None]
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)
