"""A plan as tantivy queries. A visitor's words become term queries only; no query parser is used.

A plan is built for matching (which records: one field a stem, no scores) and, for the
order by relevance only, for ranking. Languages without any match are dropped while the query is built.
"""

from collections.abc import Iterable

from tantivy import Occur, Query

from search.analysis import Word
from search.engines.embedded.terms import TermQuery, Terms, all_of, always, any_of, best_of, most_of, weighted
from search.engines.index_fields import OTHER_LANGUAGE, OWN_FIRST, TAG_WEIGHT, TIE_BREAKER
from search.query.plan import Clause, Exclusion, LanguagePlan, QueryPlan, Variant

_Tags = tuple[Variant, ...]


class MatchingQuery:
    """Builds the query for the records of a plan. All score alike."""

    def __init__(self, terms: Terms, plan: QueryPlan, among: list[LanguagePlan] | None = None) -> None:
        self.terms = terms
        self.plan = plan
        self.languages: list[LanguagePlan] = []
        """Those with a match."""
        self._text = self._of_text(plan.languages if among is None else among) if plan.languages else None
        self._filters = {name: self._filter(name, values) for name, values in plan.filters.items()}
        self._excluded = [query for each in plan.excluded if (query := self._exclusion(each)) is not None]

    def query(self, without: str = "") -> Query:
        """Return the query of the whole plan, `without` the filter of one facet."""
        parts = [query for name, query in self._filters.items() if name != without]
        parts += self.terms.within(self.plan.family)
        if self.plan.languages:
            parts.insert(0, self._text)
        found = all_of(parts) if parts else Query.all_query()
        if found is None or self.plan.impossible:
            return Query.empty_query()
        if not self._excluded:
            return found
        return Query.boolean_query([(Occur.Must, found), *((Occur.MustNot, query) for query in self._excluded)])

    def _filter(self, name: str, values: Iterable[str]) -> TermQuery:
        return always(any_of(self.terms.term(name, value) for value in values), 0.0)

    def _exclusion(self, exclusion: Exclusion) -> TermQuery:
        if exclusion.phrase:
            return self.terms.phrase(exclusion.words, exclusion.language, exact=True)
        return all_of(self.terms.matched(word, exclusion.language) for word in exclusion.words)

    def _of_text(self, languages: Iterable[LanguagePlan]) -> TermQuery:
        """A record matches when one of its versions meets the clauses, or when its tags alone do."""
        found: list[TermQuery] = []
        by_tags: dict[tuple[tuple[_Tags, ...], tuple[_Tags, ...], int], None] = {}
        for each in languages:
            must, should = [_tags(clause) for clause in each.must], [_tags(clause) for clause in each.should]
            tags_suffice = all(must) and sum(map(bool, should)) >= each.minimum_should_match
            if tags_suffice:
                by_tags[tuple(must), tuple(filter(None, should)), each.minimum_should_match] = None
            version = self._version(each, tags_suffice=tags_suffice) if each.language in self.terms.languages else None
            if version is not None:
                found.append(self._shared(version, 1.0 if each.language == self.plan.reader else OTHER_LANGUAGE))
            if version is not None or tags_suffice:
                self.languages.append(each)
        found += [
            most_of(map(self._tagged, must), map(self._tagged, should), minimum) for must, should, minimum in by_tags
        ]
        return self._either(found, TIE_BREAKER)

    def _version(self, plan: LanguagePlan, *, tags_suffice: bool) -> TermQuery:
        """The clauses in one language, at least one of them met by words: tags alone are another query."""
        single = len(plan.clauses) == 1
        by_words: list[TermQuery] = []
        met: list[TermQuery] = []
        for at, clause in enumerate(plan.clauses):
            by_word = self._by_words(clause, plan.language)
            tagged = self._tagged(_tags(clause)) if not single else None
            either = self._either((by_word, tagged)) if tagged is not None else by_word
            if either is None and at < len(plan.must):
                return None
            by_words.append(by_word)
            met.append(either)
        found = most_of(met[: len(plan.must)], met[len(plan.must) :], plan.minimum_should_match)
        if tags_suffice and not single:
            found = all_of((found, always(any_of(by_words), 0.0)))
        return self._with_stop_words(found, plan)

    def _by_words(self, clause: Clause, language: str) -> TermQuery:
        """The variants of a clause that are words."""
        if len(clause.variants) == 1:
            return self._variant(clause.variants[0], language)
        return self._either([self._variant(each, language) for each in clause.variants])

    def _variant(self, variant: Variant, language: str) -> TermQuery:
        if variant.tag is not None:
            return None
        if variant.phrase:
            found = self._phrase(variant, language)
        elif len(variant.words) == 1:
            found = self._word(variant.words[0], language)
        else:
            found = all_of(self._word(word, language) for word in variant.words)
        return self._shared(found, variant.share)

    def _phrase(self, variant: Variant, language: str) -> TermQuery:
        return self.terms.phrase(variant.words, language, exact=variant.phrase == "exact")

    def _tagged(self, tags: _Tags) -> TermQuery:
        return any_of(self.terms.term(*each.tag) for each in tags if each.tag is not None)

    # Overridden for ranking.

    def _word(self, word: Word, language: str) -> TermQuery:
        return self.terms.matched(word, language)

    def _either(self, queries: Iterable[TermQuery], tie_breaker: float = 0.0) -> TermQuery:
        return any_of(queries)

    def _shared(self, query: TermQuery, share: float) -> TermQuery:
        return query

    def _with_stop_words(self, query: TermQuery, plan: LanguagePlan) -> TermQuery:
        return query


class RankingQuery(MatchingQuery):
    """Adds scores to the query for the same records; those in the reader's language rank above all others."""

    def __init__(self, matching: MatchingQuery) -> None:
        super().__init__(matching.terms, matching.plan, matching.languages)

    def query(self, without: str = "") -> Query:
        """Return the query of the whole plan with scores."""
        found = super().query(without)
        own = self.terms.term("language", self.plan.reader)
        if own is None:
            return found
        return Query.boolean_query([(Occur.Must, found), (Occur.Should, Query.const_score_query(own, OWN_FIRST))])

    def _phrase(self, variant: Variant, language: str) -> TermQuery:
        """Words of a phrase count more in the title than below, too."""
        found = super()._phrase(variant, language)
        return _better_with(found, [self.terms.ranked(word, language) for word in variant.words])

    def _tagged(self, tags: _Tags) -> TermQuery:
        return always(super()._tagged(tags), TAG_WEIGHT * max((each.share for each in tags), default=0.0))

    def _word(self, word: Word, language: str) -> TermQuery:
        return self.terms.ranked(word, language)

    def _either(self, queries: Iterable[TermQuery], tie_breaker: float = 0.0) -> TermQuery:
        return best_of(queries, tie_breaker)

    def _shared(self, query: TermQuery, share: float) -> TermQuery:
        return weighted(query, share)

    def _with_stop_words(self, query: TermQuery, plan: LanguagePlan) -> TermQuery:
        return _better_with(query, [self.terms.exact(word, plan.language) for word in plan.optional])


def _better_with(query: TermQuery, more: Iterable[TermQuery]) -> TermQuery:
    """The same records, with a higher score where more matches."""
    there = [(Occur.Should, each) for each in more if each is not None]
    return query if query is None or not there else Query.boolean_query([(Occur.Must, query), *there])


def _tags(clause: Clause) -> _Tags:
    """The variants of a clause that are tags."""
    return tuple([each for each in clause.variants if each.tag is not None])
