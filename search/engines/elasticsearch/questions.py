"""A plan as Elasticsearch queries: leaves of analysed terms. No query syntax ever sees a person's text."""

from collections.abc import Iterable, Sequence
from typing import Any

from search.analysis import Word, phrase_keys
from search.engines.index_fields import (
    ANYWHERE,
    BEGINNINGS,
    EXACT,
    EXACT_WEIGHT,
    NEWEST,
    OTHER_LANGUAGE,
    OWN_FIRST,
    PARTS_WEIGHT,
    STEMS,
    TAG_WEIGHT,
    TIE_BREAKER,
    TITLE_ORDER,
    WEIGHTS,
)
from search.planning.plan import Alternative, Demand, Exclusion, LanguagePlan, Plan, SimilarPlan, SuggestPlan

Query = dict[str, Any]
SERVER_TAG_WEIGHT = TAG_WEIGHT / 2.2
"""The server leaves a factor of 2.2 out of the scores of words that the embedded engine has (Lucene 8)."""
MAX_SCORED = 1200
"""Further terms of a question are matched but not scored: the server refuses questions of too many clauses."""
MAX_MATCHED = 3000
"""Further expressions for the same thing are left out."""
LONGEST_CODE = 1000
"""No value of a facet is longer; the server refuses terms without end."""
NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}


class Questions:
    """Builds the queries of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._scored = self._matched = 0
        self._demands = {asked.language: self._all_demands(asked) for asked in plan.languages}
        self._refused = [_excluded(exclusion) for exclusion in plan.excluded]

    def matching(self, without: str = "") -> Query:
        """All that the plan asks for, `without` one facet's filter. Nothing is scored: the server keeps the answer."""
        asked = self._filters(without)
        if self._demands:
            # A record matches when one of its versions meets all demands.
            asked.append(_any_of(list(self._demands.values())))
        if not asked and not self._refused:
            return EVERYTHING
        return {"bool": {"filter": asked, "must_not": self._refused}}

    def ranked(self) -> Query:
        """The same records with the score of their words; those in the reader's language above all others."""
        self._scored = 0
        own = {"constant_score": {"filter": _term("language", self.plan.reader), "boost": OWN_FIRST}}
        best = {
            "dis_max": {"queries": [self._rank(asked) for asked in self.plan.languages], "tie_breaker": TIE_BREAKER}
        }
        return {"bool": {"filter": self._filters(), "must": [best], "should": [own], "must_not": self._refused}}

    def order(self) -> list[dict[str, Any]]:
        """How the records are sorted; the number decides last, so every record has its one place."""
        reader = self.plan.reader
        if self.plan.sort == "relevance":
            return [{"_score": "desc"}, {"number": "asc"}]
        first = {TITLE_ORDER + reader: "asc"} if self.plan.sort == "title" else {NEWEST + reader: "desc"}
        return [first, {"number": "asc"}]

    # --- Which records ---------------------------------------------------------------------------

    def _filters(self, without: str = "") -> list[Query]:
        return [
            {"terms": {name: sorted(value for value in values if len(value) <= LONGEST_CODE)}}
            for name, values in self.plan.filters.items()
            if name != without
        ]

    def _all_demands(self, asked: LanguagePlan) -> Query:
        met = [self._demand(each, asked.language) for each in asked.required]
        if asked.wanted:
            wanted = [self._demand(each, asked.language) for each in asked.wanted]
            met.append({"bool": {"should": wanted, "minimum_should_match": asked.least}})
        return _all_of(met)

    def _demand(self, demand: Demand, language: str) -> Query:
        found: list[Query] = []
        for alternative in demand.alternatives:
            self._matched += max(len(alternative.words), 1)
            if not found or self._matched <= MAX_MATCHED:
                found.append(_alternative(alternative, language))
        return _any_of(found)

    # --- In which order --------------------------------------------------------------------------

    def _rank(self, asked: LanguagePlan) -> Query:
        """The score of a version, where it meets all demands."""
        scored = [self._ranked_demand(each, asked.language) for each in asked.demands]
        scored += [self._ranked_word(word, asked.language) for word in asked.optional]
        share = 1.0 if asked.language == self.plan.reader else OTHER_LANGUAGE
        return {"bool": {"filter": [self._demands[asked.language]], "should": scored, "boost": share}}

    def _ranked_demand(self, demand: Demand, language: str) -> Query:
        if self._scored > MAX_SCORED:
            return {"constant_score": {"filter": _alternative(demand.alternatives[0], language)}}
        found = [self._ranked_alternative(each, language) for each in demand.alternatives]
        return found[0] if len(found) == 1 else {"dis_max": {"queries": found}}

    def _ranked_alternative(self, alternative: Alternative, language: str) -> Query:
        met = _alternative(alternative, language)
        if alternative.tag:
            return {"constant_score": {"filter": met, "boost": alternative.share * SERVER_TAG_WEIGHT}}
        words = [self._ranked_word(word, language) for word in alternative.words]
        return {"bool": {"filter": [met], "should": words, "boost": alternative.share}}

    def _ranked_word(self, word: Word, language: str) -> Query:
        self._scored += len(WEIGHTS) * len(word.terms) + 1
        whole = _in_all_fields(word.lemmas, language)
        whole.append(_scored_term(EXACT + language, word.folded, EXACT_WEIGHT))
        if not word.parts:
            return _any_of(whole)
        parts = [_any_of(_in_all_fields(part, language)) for part in word.parts]
        return _any_of([*whole, {"bool": {"must": parts, "boost": PARTS_WEIGHT}}])


def suggested(asked: SuggestPlan, languages: Iterable[str]) -> Query:
    """Titles with all the beginnings; scores 2 in the reader's language and 1 in others."""
    found = []
    for language in dict.fromkeys((asked.reader, *languages)):
        begins = _all_of([_term(BEGINNINGS + language, prefix) for prefix in asked.prefixes])
        found.append({"constant_score": {"filter": begins, "boost": 2.0 if language == asked.reader else 1.0}})
    return {"dis_max": {"queries": found}}


def resembling(asked: SimilarPlan) -> Query:
    """Records with any of the words or tags, except the record itself; those in the reader's language first."""
    alike = [
        query for language, found in asked.words for word in found for query in _in_all_fields(word.lemmas, language)
    ]
    alike += [
        {"constant_score": {"filter": _term(facet, code), "boost": SERVER_TAG_WEIGHT}} for facet, code in asked.tags
    ]
    if not alike:
        return NOTHING
    own = {"constant_score": {"filter": _term("language", asked.reader), "boost": OWN_FIRST}}
    return {"bool": {"must": [_any_of(alike)], "should": [own], "must_not": [_term("number", asked.number)]}}


def nearby(word: str, errors: int, languages: Sequence[str]) -> Query:
    """Records with a word that differs by so many letters."""
    found = [
        {"fuzzy": {EXACT + language: {"value": word, "fuzziness": errors, "max_expansions": 20}}}
        for language in languages
    ]
    return {"dis_max": {"queries": found}}


def _alternative(alternative: Alternative, language: str) -> Query:
    if alternative.tag:
        return _term(*alternative.tag)
    if alternative.phrase and len(alternative.words) > 1:
        return _phrase(alternative.words, language, exact=alternative.phrase == "exact")
    if alternative.phrase == "exact":
        return _term(EXACT + language, alternative.words[0].folded)
    return _all_of([_word(word, language) for word in alternative.words])


def _excluded(exclusion: Exclusion) -> Query:
    if exclusion.phrase:
        return _alternative(Alternative(exclusion.words, phrase="exact"), exclusion.language)
    return _all_of([_word(word, exclusion.language) for word in exclusion.words])


def _word(word: Word, language: str) -> Query:
    """A word stands somewhere in a version: by any of its stems, or by all parts of a compound."""
    field = ANYWHERE + language
    whole: Query = {"terms": {field: list(word.lemmas)}}
    if not word.parts:
        return whole
    return _any_of([whole, _all_of([{"terms": {field: list(part)}} for part in word.parts])])


def _phrase(words: Sequence[Word], language: str, *, exact: bool) -> Query:
    if exact:
        return {"match_phrase": {EXACT + language: " ".join(word.folded for word in words)}}
    return _any_of([{"match_phrase": {STEMS + language: " ".join(key)}} for key in phrase_keys(words)])


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
