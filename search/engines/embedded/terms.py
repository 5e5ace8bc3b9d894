"""Words and phrases as queries over one state of the index. A term without a document becomes None, not a query."""

from collections.abc import Iterable, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from practices.languages.table import language_codes
from search.analysis import Word, phrase_keys
from search.engines.index_fields import ANYWHERE, EXACT, EXACT_WEIGHT, PARTS_WEIGHT, STEMS, WEIGHTS
from search.query.family import shares_index

MAX_KNOWN = 20_000
"""Words whose queries are cached, for one state of the index."""
TermQuery = Query | None
"""None: nothing in the index matches."""
_UNKNOWN: Any = object()
"""Not in the cache; None may be in the cache, too."""


class Terms:
    """Builds queries of single terms, and caches those of words for all threads of the process."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.schema = schema
        self._searcher = searcher
        self.languages = frozenset(code for code in language_codes() if searcher.doc_freq("language", code))
        """Those of the texts in the index."""
        self._matched: dict[tuple[str, Word], TermQuery] = {}
        self._ranked: dict[tuple[str, Word], TermQuery] = {}
        self._named: dict[tuple[str, tuple[Word, ...]], TermQuery] = {}

    def term(self, field: str, value: str) -> TermQuery:
        """Return the query for one term."""
        if not self._searcher.doc_freq(field, value):
            return None
        return Query.term_query(self.schema, field, value, index_option="freq")

    def within(self, family: str) -> list[TermQuery]:
        """Return the filter for the documents of a family; none where the index has no others."""
        return [always(self.term("family", family), 0.0)] if shares_index(family) else []

    @property
    def records(self) -> int:
        """The number of all records."""
        return self._searcher.num_docs

    def count(self, word: Word, language: str) -> int:
        """Return the number of records with a word in any form, roughly; deleted ones still count for a while."""
        return max(self._searcher.doc_freq(ANYWHERE + language, stem) for stem in word.lemmas)

    def matched(self, word: Word, language: str) -> TermQuery:
        """Return the query for versions with any stem of a word, or with all parts of a compound. All score alike."""
        key = (language, word)
        found = self._matched.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            whole = self._any_stem(word.lemmas, language)
            parts = all_of(self._any_stem(part, language) for part in word.parts)
            found = any_of((whole, parts))
            _keep(self._matched, key, found)
        return found

    def ranked(self, word: Word, language: str) -> TermQuery:
        """Return the same with scores: title above summary above body, exact words above stems, words above parts."""
        key = (language, word)
        found = self._ranked.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            exact = weighted(self.exact(word, language), EXACT_WEIGHT)
            parts = all_of(any_of(self._in_all_fields(part, language)) for part in word.parts)
            found = any_of((*self._in_all_fields(word.lemmas, language), exact, weighted(parts, PARTS_WEIGHT)))
            _keep(self._ranked, key, found)
        return found

    def exact(self, word: Word, language: str) -> TermQuery:
        """Return the query for versions with a word as it is written."""
        return self.term(EXACT + language, word.folded)

    def phrase(self, words: Sequence[Word], language: str, *, exact: bool) -> TermQuery:
        """Return the query for words side by side: as written, or in one of their phrase_keys."""
        if exact:
            return self._side_by_side(EXACT + language, [word.folded for word in words])
        # Names of concepts are frequent, in every language; phrases that visitors type are not.
        key = (language, tuple(words))
        found = self._named.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = any_of(self._side_by_side(STEMS + language, terms) for terms in phrase_keys(words))
            _keep(self._named, key, found)
        return found

    def _side_by_side(self, field: str, terms: Sequence[str]) -> TermQuery:
        found = [self.term(field, term) for term in terms]
        if not found or None in found:
            return None
        return found[0] if len(found) == 1 else Query.phrase_query(self.schema, field, list(terms))

    def _any_stem(self, stems: Iterable[str], language: str) -> TermQuery:
        return any_of(self.term(ANYWHERE + language, stem) for stem in stems)

    def _in_all_fields(self, stems: Iterable[str], language: str) -> list[TermQuery]:
        return [weighted(self.term(prefix + language, stem), weight) for stem in stems for prefix, weight in WEIGHTS]


def any_of(queries: Iterable[TermQuery]) -> TermQuery:
    """Return the union; scores add up."""
    there = [query for query in queries if query is not None]
    if len(there) < 2:
        return there[0] if there else None
    return Query.boolean_query([(Occur.Should, query) for query in there])


def best_of(queries: Iterable[TermQuery], tie_breaker: float = 0.0) -> TermQuery:
    """Return the union; the best score counts."""
    there = [query for query in queries if query is not None]
    if len(there) < 2:
        return there[0] if there else None
    return Query.disjunction_max_query(there, tie_breaker=tie_breaker)


def all_of(queries: Iterable[TermQuery]) -> TermQuery:
    """Return the intersection; None without queries."""
    there: list[Query] = []
    for query in queries:
        if query is None:
            return None
        there.append(query)
    if len(there) < 2:
        return there[0] if there else None
    return Query.boolean_query([(Occur.Must, query) for query in there])


def most_of(must: Iterable[TermQuery], should: Iterable[TermQuery], minimum_should_match: int) -> TermQuery:
    """Return what all of `must` and at least so many of `should` match; scores add up."""
    musts = list(must)
    there = [query for query in should if query is not None]
    if None in musts or len(there) < minimum_should_match or not (musts or there):
        return None
    if len(there) == minimum_should_match:
        return all_of([*musts, *there])
    clauses = [(Occur.Must, query) for query in musts if query is not None]
    clauses += [(Occur.Should, query) for query in there]
    return Query.boolean_query(clauses, minimum_number_should_match=minimum_should_match)


def weighted(query: TermQuery, weight: float) -> TermQuery:
    """Return the same with a share of its score."""
    return query if query is None or weight == 1.0 else Query.boost_query(query, weight)


def always(query: TermQuery, score: float) -> TermQuery:
    """Return the same with a constant score."""
    return None if query is None else Query.const_score_query(query, score)


def _keep(known: dict[Any, Any], key: Any, found: TermQuery) -> None:
    """Put a query into a cache. Another thread may empty the cache at any moment, so it is never read back."""
    if len(known) >= MAX_KNOWN:
        known.clear()
    known[key] = found
