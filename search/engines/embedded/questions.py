"""A plan as tantivy queries. Words of people become term queries only; no query parser ever sees them."""

from collections.abc import Iterable

import tantivy
from tantivy import Occur, Query

from search.analysis import Word
from search.engines.embedded.schema import BODY, EXACT, SUMMARY, TITLE
from search.engines.plan import LanguagePlan, Plan

WEIGHTS = ((TITLE, 1.0), (SUMMARY, 0.45), (BODY, 0.25))
EXACT_WEIGHT = 0.4
OTHER_LANGUAGE = 0.6
"""Share of a match in another language than the reader's."""
OWN_FIRST = 4096.0
"""Above every sum of weights: records with a version in the reader's language come first in the order by relevance."""


class Questions:
    """Builds queries over one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self.schema = schema

    def matching(self, plan: Plan, searcher: tantivy.Searcher, without: str = "") -> Query:
        """All that the plan asks for, `without` one facet's filter."""
        if plan.impossible:
            return Query.empty_query()
        clauses: list[tuple[Occur, Query]] = []
        if plan.languages:
            clauses.append((Occur.Must, self._text(plan, searcher)))
        for name, values in plan.filters.items():
            if name != without:
                clauses.append((Occur.Must, self._filter(name, values)))
        if not clauses:
            return Query.all_query()
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def own_first(self, query: Query, reader: str) -> Query:
        """The query with every record in the reader's language above all others."""
        own = Query.const_score_query(self._term("language", reader), OWN_FIRST)
        return Query.boolean_query([(Occur.Must, query), (Occur.Should, own)])

    def _text(self, plan: Plan, searcher: tantivy.Searcher) -> Query:
        """A record matches when one of its versions has all the words."""
        found = [
            self._language(language, 1.0 if language.language == plan.reader else OTHER_LANGUAGE)
            for language in plan.languages
            if searcher.doc_freq("language", language.language)
        ]
        if not found:
            return Query.empty_query()
        return found[0] if len(found) == 1 else Query.disjunction_max_query(found, tie_breaker=0.05)

    def _language(self, asked: LanguagePlan, share: float) -> Query:
        clauses = [(Occur.Must, self._word(word, asked.language)) for word in asked.required]
        clauses += [(Occur.Should, self._word(word, asked.language)) for word in asked.optional]
        clauses += [(Occur.Should, self._exact(word, asked.language)) for word in asked.required]
        query = Query.boolean_query(clauses)
        return query if share == 1.0 else Query.boost_query(query, share)

    def _word(self, word: Word, language: str) -> Query:
        fields = [
            (Occur.Should, Query.boost_query(self._term(prefix + language, stem), weight))
            for prefix, weight in WEIGHTS
            for stem in word.stems
        ]
        return Query.boolean_query(fields)

    def _exact(self, word: Word, language: str) -> Query:
        return Query.boost_query(self._term(EXACT + language, word.exact), EXACT_WEIGHT)

    def _filter(self, name: str, values: Iterable[str]) -> Query:
        wanted = [(Occur.Should, self._term(name, value)) for value in values]
        return Query.const_score_query(Query.boolean_query(wanted), 0.0)

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value, index_option="freq")
