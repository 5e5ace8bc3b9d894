"""Words and phrases as queries over one state of the index. What stands in no document becomes None, not a query."""

from collections.abc import Iterable, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from practices.languages.table import language_codes
from search.analysis import Word, phrase_keys
from search.engines.index_fields import ANYWHERE, EXACT, EXACT_WEIGHT, PARTS_WEIGHT, STEMS, WEIGHTS

MAX_KNOWN = 20_000
"""Words whose queries are kept, for as long as the index stays the same."""
Found = Query | None
"""None: nothing in the index matches."""
_UNKNOWN: Any = object()
"""What is not remembered; None is remembered, too."""


class Terms:
    """Builds the smallest queries, and remembers those of words, for all threads of the process."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.schema = schema
        self._searcher = searcher
        self.languages = frozenset(code for code in language_codes() if searcher.doc_freq("language", code))
        """Those that any text is in."""
        self._matched: dict[tuple[str, Word], Found] = {}
        self._ranked: dict[tuple[str, Word], Found] = {}
        self._named: dict[tuple[str, tuple[Word, ...]], Found] = {}

    def term(self, field: str, value: str) -> Found:
        """One term."""
        if not self._searcher.doc_freq(field, value):
            return None
        return Query.term_query(self.schema, field, value, index_option="freq")

    @property
    def records(self) -> int:
        """Number of all records."""
        return self._searcher.num_docs

    def count(self, word: Word, language: str) -> int:
        """Number of records with a word in any form, roughly; deleted ones are still counted for a while."""
        return max(self._searcher.doc_freq(ANYWHERE + language, stem) for stem in word.lemmas)

    def matched(self, word: Word, language: str) -> Found:
        """Versions with a word: by any of its stems, or by all parts of a compound. All score alike."""
        key = (language, word)
        found = self._matched.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            whole = self._any_stem(word.lemmas, language)
            parts = all_of(self._any_stem(part, language) for part in word.parts)
            found = any_of((whole, parts))
            _keep(self._matched, key, found)
        return found

    def ranked(self, word: Word, language: str) -> Found:
        """The same versions: title above summary above body, exact words above stems, whole words above parts."""
        key = (language, word)
        found = self._ranked.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            exact = weighted(self.exact(word, language), EXACT_WEIGHT)
            parts = all_of(any_of(self._in_all_fields(part, language)) for part in word.parts)
            found = any_of((*self._in_all_fields(word.lemmas, language), exact, weighted(parts, PARTS_WEIGHT)))
            _keep(self._ranked, key, found)
        return found

    def exact(self, word: Word, language: str) -> Found:
        """Versions with a word just so."""
        return self.term(EXACT + language, word.folded)

    def phrase(self, words: Sequence[Word], language: str, *, exact: bool) -> Found:
        """Words side by side: as written, or by one of their phrase keys."""
        if exact:
            return self._side_by_side(EXACT + language, [word.folded for word in words])
        # Names of things come again and again, in every language; what people put in quotes does not.
        key = (language, tuple(words))
        found = self._named.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = any_of(self._side_by_side(STEMS + language, terms) for terms in phrase_keys(words))
            _keep(self._named, key, found)
        return found

    def _side_by_side(self, field: str, terms: Sequence[str]) -> Found:
        found = [self.term(field, term) for term in terms]
        if not found or None in found:
            return None
        return found[0] if len(found) == 1 else Query.phrase_query(self.schema, field, list(terms))

    def _any_stem(self, stems: Iterable[str], language: str) -> Found:
        return any_of(self.term(ANYWHERE + language, stem) for stem in stems)

    def _in_all_fields(self, stems: Iterable[str], language: str) -> list[Found]:
        return [weighted(self.term(prefix + language, stem), weight) for stem in stems for prefix, weight in WEIGHTS]


def any_of(queries: Iterable[Found]) -> Found:
    """What any of them finds; scores add up."""
    there = [query for query in queries if query is not None]
    if len(there) < 2:
        return there[0] if there else None
    return Query.boolean_query([(Occur.Should, query) for query in there])


def best_of(queries: Iterable[Found], tie_breaker: float = 0.0) -> Found:
    """What any of them finds; the best score counts."""
    there = [query for query in queries if query is not None]
    if len(there) < 2:
        return there[0] if there else None
    return Query.disjunction_max_query(there, tie_breaker=tie_breaker)


def all_of(queries: Iterable[Found]) -> Found:
    """What each of them finds; nothing where there is none."""
    there: list[Query] = []
    for query in queries:
        if query is None:
            return None
        there.append(query)
    if len(there) < 2:
        return there[0] if there else None
    return Query.boolean_query([(Occur.Must, query) for query in there])


def most_of(required: Iterable[Found], wanted: Iterable[Found], least: int) -> Found:
    """What all the required find and at least so many of the wanted; scores add up."""
    musts = list(required)
    there = [query for query in wanted if query is not None]
    if None in musts or len(there) < least or not (musts or there):
        return None
    if len(there) == least:
        return all_of([*musts, *there])
    clauses = [(Occur.Must, query) for query in musts if query is not None]
    clauses += [(Occur.Should, query) for query in there]
    return Query.boolean_query(clauses, minimum_number_should_match=least)


def weighted(query: Found, weight: float) -> Found:
    """The same with a share of its score."""
    return query if query is None or weight == 1.0 else Query.boost_query(query, weight)


def always(query: Found, score: float) -> Found:
    """The same with one score."""
    return None if query is None else Query.const_score_query(query, score)


def _keep(known: dict[Any, Any], key: Any, found: Found) -> None:
    """Remember what was found. Another thread may forget it at any moment, so nobody reads it back from here."""
    if len(known) >= MAX_KNOWN:
        known.clear()
    known[key] = found
