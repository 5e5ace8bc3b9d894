"""Suggestions, similar records and near words as tantivy queries."""

from collections.abc import Iterable

from tantivy import Occur, Query

from search.engines.embedded.terms import TermQuery, Terms, all_of, any_of
from search.engines.index_fields import EXACT, PREFIXES
from search.query.plan import NearPlan, SimilarPlan, SuggestPlan

MAX_ALIKE = 25
"""So many of a record's words are searched, the rarest."""
COMMON = 5
"""A word in more than one of so many records does not make them similar, unless there are few records."""
FEW = 20


def with_prefixes(terms: Terms, plan: SuggestPlan, languages: Iterable[str]) -> TermQuery:
    """Return the query for records with a title in one of the languages that has words with all prefixes."""
    return any_of(all_of(terms.term(PREFIXES + language, prefix) for prefix in plan.prefixes) for language in languages)


def with_rare_words(terms: Terms, plan: SimilarPlan) -> TermQuery:
    """Return the query for records with any of the rarest words of one record, except words of that record only."""
    most = max(FEW, terms.records // COMMON)
    rare = sorted(
        (count, word.folded, language, word)
        for language, words in plan.words
        for word in dict.fromkeys(words)
        if not word.is_stop_word and 1 < (count := terms.count(word, language)) <= most
    )
    return any_of(terms.ranked(word, language) for _count, _exact, language, word in rare[:MAX_ALIKE])


def with_tags(terms: Terms, plan: SimilarPlan) -> TermQuery:
    """Return the query for records with any of the tags; rare ones count more."""
    return any_of(terms.term(facet, code) for facet, code in plan.tags)


def near_words(terms: Terms, plan: NearPlan, errors: int) -> TermQuery:
    """Return the query for records with a word at most so many errors away. Swapped neighbours are one error."""
    return any_of(
        Query.fuzzy_term_query(terms.schema, EXACT + language, plan.word, distance=errors, transposition_cost_one=True)
        for language in plan.languages
    )


def combined(
    query: TermQuery,
    must: Iterable[TermQuery] = (),
    must_not: Iterable[TermQuery] = (),
    should: Iterable[TermQuery] = (),
) -> TermQuery:
    """Return the query with further clauses; None where one of `must` matches nothing."""
    musts = [query, *must]
    if None in musts:
        return None
    clauses = [(Occur.Must, each) for each in musts if each is not None]
    clauses += [(Occur.MustNot, each) for each in must_not if each is not None]
    clauses += [(Occur.Should, each) for each in should if each is not None]
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)
