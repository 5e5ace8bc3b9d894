"""A plan as Elasticsearch queries: leaves of analysed terms. A visitor's text is never parsed as query syntax."""

from collections.abc import Iterable, Sequence
from typing import Any

from search.analysis import Word, phrase_keys
from search.engines.index_fields import (
    ANYWHERE,
    EXACT,
    EXACT_WEIGHT,
    NEWEST,
    OTHER_LANGUAGE,
    OWN_FIRST,
    PARTS_WEIGHT,
    PREFIXES,
    STEMS,
    TAG_WEIGHT,
    TIE_BREAKER,
    TITLE_ORDER,
    WEIGHTS,
)
from search.query.family import shares_index
from search.query.plan import Clause, Exclusion, LanguagePlan, NearPlan, QueryPlan, SimilarPlan, SuggestPlan, Variant

Query = dict[str, Any]
SERVER_TAG_WEIGHT = TAG_WEIGHT / 2.2
"""The server leaves a factor of 2.2 out of the scores of words that the embedded engine has (Lucene 8)."""
MAX_SCORED = 1200
"""Further terms of a query are matched but not scored: the server rejects queries with too many clauses."""
MAX_MATCHED = 3000
"""Further variants are left out."""
MAX_CODE_LENGTH = 1000
"""No value of a facet is longer; the server rejects terms that are too long."""
NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}


class QueryBuilder:
    """Builds the queries of one plan."""

    def __init__(self, plan: QueryPlan) -> None:
        self.plan = plan
        self._scored = self._matched = 0
        self._versions = {each.language: self._version(each) for each in plan.languages}
        self._excluded = [_excluded(exclusion) for exclusion in plan.excluded]

    def matching(self, without: str = "") -> Query:
        """Return the query of the whole plan, `without` the filter of one facet. No scores: the server caches it."""
        filters = self._filters(without)
        if self._versions:
            # A record matches when one of its versions meets all clauses.
            filters.append(_any_of(list(self._versions.values())))
        if not filters and not self._excluded:
            return EVERYTHING
        return {"bool": {"filter": filters, "must_not": self._excluded}}

    def ranked(self) -> Query:
        """Return the query for the same records with scores; those in the reader's language rank above all others."""
        self._scored = 0
        own = {"constant_score": {"filter": _term("language", self.plan.reader), "boost": OWN_FIRST}}
        best = {
            "dis_max": {
                "queries": [self._ranked_version(each) for each in self.plan.languages],
                "tie_breaker": TIE_BREAKER,
            }
        }
        return {"bool": {"filter": self._filters(), "must": [best], "should": [own], "must_not": self._excluded}}

    def order(self) -> list[dict[str, Any]]:
        """Return the sort keys; the number is the last, so the order of any two records is fixed."""
        reader = self.plan.reader
        if self.plan.sort == "relevance":
            return [{"_score": "desc"}, {"number": "asc"}]
        first = {TITLE_ORDER + reader: "asc"} if self.plan.sort == "title" else {NEWEST + reader: "desc"}
        return [first, {"number": "asc"}]

    # --- Which records ---------------------------------------------------------------------------

    def _filters(self, without: str = "") -> list[Query]:
        return within(self.plan.family) + [
            {"terms": {name: sorted(value for value in values if len(value) <= MAX_CODE_LENGTH)}}
            for name, values in self.plan.filters.items()
            if name != without
        ]

    def _version(self, plan: LanguagePlan) -> Query:
        met = [self._clause(each, plan.language) for each in plan.must]
        if plan.should:
            should = [self._clause(each, plan.language) for each in plan.should]
            met.append({"bool": {"should": should, "minimum_should_match": plan.minimum_should_match}})
        return _all_of(met)

    def _clause(self, clause: Clause, language: str) -> Query:
        found: list[Query] = []
        for variant in clause.variants:
            self._matched += max(len(variant.words), 1)
            if not found or self._matched <= MAX_MATCHED:
                found.append(_variant(variant, language))
        return _any_of(found)

    # --- In which order --------------------------------------------------------------------------

    def _ranked_version(self, plan: LanguagePlan) -> Query:
        """The score of a version that meets all clauses."""
        scored = [self._ranked_clause(each, plan.language) for each in plan.clauses]
        scored += [self._ranked_word(word, plan.language) for word in plan.optional]
        share = 1.0 if plan.language == self.plan.reader else OTHER_LANGUAGE
        return {"bool": {"filter": [self._versions[plan.language]], "should": scored, "boost": share}}

    def _ranked_clause(self, clause: Clause, language: str) -> Query:
        if self._scored > MAX_SCORED:
            return {"constant_score": {"filter": _variant(clause.variants[0], language)}}
        found = [self._ranked_variant(each, language) for each in clause.variants]
        return found[0] if len(found) == 1 else {"dis_max": {"queries": found}}

    def _ranked_variant(self, variant: Variant, language: str) -> Query:
        met = _variant(variant, language)
        if variant.tag:
            return {"constant_score": {"filter": met, "boost": variant.share * SERVER_TAG_WEIGHT}}
        words = [self._ranked_word(word, language) for word in variant.words]
        return {"bool": {"filter": [met], "should": words, "boost": variant.share}}

    def _ranked_word(self, word: Word, language: str) -> Query:
        self._scored += len(WEIGHTS) * len(word.terms) + 1
        whole = _in_all_fields(word.lemmas, language)
        whole.append(_scored_term(EXACT + language, word.folded, EXACT_WEIGHT))
        if not word.parts:
            return _any_of(whole)
        parts = [_any_of(_in_all_fields(part, language)) for part in word.parts]
        return _any_of([*whole, {"bool": {"must": parts, "boost": PARTS_WEIGHT}}])


def within(family: str) -> list[Query]:
    """Return the filter for the documents of a family; none where the index has no others."""
    return [_term("family", family)] if shares_index(family) else []


def suggest_query(plan: SuggestPlan, languages: Iterable[str]) -> Query:
    """Return the query for titles with all prefixes; scores 2 in the reader's language and 1 in others."""
    found = []
    for language in dict.fromkeys((plan.reader, *languages)):
        begins = _all_of([_term(PREFIXES + language, prefix) for prefix in plan.prefixes])
        found.append({"constant_score": {"filter": begins, "boost": 2.0 if language == plan.reader else 1.0}})
    return {"dis_max": {"queries": found}}


def similar_query(plan: SimilarPlan) -> Query:
    """Return the query for records with any of the words or tags, except the record itself; own language first."""
    alike = [
        query for language, found in plan.words for word in found for query in _in_all_fields(word.lemmas, language)
    ]
    alike += [
        {"constant_score": {"filter": _term(facet, code), "boost": SERVER_TAG_WEIGHT}} for facet, code in plan.tags
    ]
    if not alike:
        return NOTHING
    own = {"constant_score": {"filter": _term("language", plan.reader), "boost": OWN_FIRST}}
    return {"bool": {"must": [_any_of(alike)], "should": [own], "must_not": [_term("number", plan.number)]}}


def near_query(plan: NearPlan) -> Query:
    """Return the query for records with a word that is nearly the same."""
    found = [
        {"fuzzy": {EXACT + language: {"value": plan.word, "fuzziness": plan.max_errors, "max_expansions": 20}}}
        for language in plan.languages
    ]
    return {"dis_max": {"queries": found}}


def _variant(variant: Variant, language: str) -> Query:
    if variant.tag:
        return _term(*variant.tag)
    if variant.phrase and len(variant.words) > 1:
        return _phrase(variant.words, language, exact=variant.phrase == "exact")
    if variant.phrase == "exact":
        return _term(EXACT + language, variant.words[0].folded)
    return _all_of([_word(word, language) for word in variant.words])


def _excluded(exclusion: Exclusion) -> Query:
    if exclusion.phrase:
        return _variant(Variant(exclusion.words, phrase="exact"), exclusion.language)
    return _all_of([_word(word, exclusion.language) for word in exclusion.words])


def _word(word: Word, language: str) -> Query:
    """A word anywhere in a version: any of its stems, or all parts of a compound."""
    field = ANYWHERE + language
    whole: Query = {"terms": {field: list(word.lemmas)}}
    if not word.parts:
        return whole
    return _any_of([whole, _all_of([{"terms": {field: list(part)}} for part in word.parts])])


def _phrase(words: Sequence[Word], language: str, *, exact: bool) -> Query:
    if exact:
        return {"match_phrase": {EXACT + language: " ".join(word.folded for word in words)}}
    return _any_of([{"match_phrase": {STEMS + language: " ".join(wording)}} for wording in phrase_keys(words)])


def _in_all_fields(stems: Iterable[str], language: str) -> list[Query]:
    return [_scored_term(prefix + language, stem, weight) for stem in stems for prefix, weight in WEIGHTS]


def _term(field: str, value: str | int) -> Query:
    return {"term": {field: {"value": value}}}


def _scored_term(field: str, value: str, boost: float) -> Query:
    return {"term": {field: {"value": value, "boost": boost}}}


def _any_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def _all_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"filter": queries}}
