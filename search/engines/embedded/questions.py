"""A plan as tantivy queries. Words of people become term queries only; no query parser ever sees them.

Every question is built to match (which records: one field a stem, nothing scored) and, for the
order by relevance only, to rank. Languages in which a word of the question stands nowhere vanish while building.
"""

from collections.abc import Iterable

from tantivy import Occur, Query

from search.analysis import Word
from search.engines.embedded.terms import Found, Terms, all_of, always, any_of, best_of, most_of, weighted
from search.engines.index_fields import OTHER_LANGUAGE, OWN_FIRST, TAG_WEIGHT, TIE_BREAKER
from search.planning.plan import Alternative, Demand, Exclusion, LanguagePlan, Plan

_Tags = tuple[Alternative, ...]


class Matching:
    """Which records a plan asks for. All score alike."""

    def __init__(self, terms: Terms, plan: Plan, among: list[LanguagePlan] | None = None) -> None:
        self.terms = terms
        self.plan = plan
        self.languages: list[LanguagePlan] = []
        """Those in which something is found."""
        self._text = self._of_text(plan.languages if among is None else among) if plan.languages else None
        self._filters = {name: self._filter(name, values) for name, values in plan.filters.items()}
        self._refused = [query for each in plan.excluded if (query := self._excluded(each)) is not None]

    def query(self, without: str = "") -> Query:
        """All that the plan asks for, `without` one facet's filter."""
        asked = [query for name, query in self._filters.items() if name != without]
        if self.plan.languages:
            asked.insert(0, self._text)
        wanted = all_of(asked) if asked else Query.all_query()
        if wanted is None or self.plan.impossible:
            return Query.empty_query()
        if not self._refused:
            return wanted
        return Query.boolean_query([(Occur.Must, wanted), *((Occur.MustNot, query) for query in self._refused)])

    def _filter(self, name: str, values: Iterable[str]) -> Found:
        return always(any_of(self.terms.term(name, value) for value in values), 0.0)

    def _excluded(self, exclusion: Exclusion) -> Found:
        if exclusion.phrase:
            return self.terms.phrase(exclusion.words, exclusion.language, exact=True)
        return all_of(self.terms.matched(word, exclusion.language) for word in exclusion.words)

    def _of_text(self, languages: Iterable[LanguagePlan]) -> Found:
        """A record matches when one of its versions meets the demands, or when its tags alone do."""
        found: list[Found] = []
        by_tags: dict[tuple[tuple[_Tags, ...], tuple[_Tags, ...], int], None] = {}
        for asked in languages:
            required, wanted = [_tags(each) for each in asked.required], [_tags(each) for each in asked.wanted]
            tags_do = all(required) and sum(map(bool, wanted)) >= asked.least
            if tags_do:
                by_tags[tuple(required), tuple(filter(None, wanted)), asked.least] = None
            version = self._version(asked, tags_do=tags_do) if asked.language in self.terms.languages else None
            if version is not None:
                found.append(self._shared(version, 1.0 if asked.language == self.plan.reader else OTHER_LANGUAGE))
            if version is not None or tags_do:
                self.languages.append(asked)
        found += [
            most_of(map(self._tagged, required), map(self._tagged, wanted), least)
            for required, wanted, least in by_tags
        ]
        return self._either(found, TIE_BREAKER)

    def _version(self, asked: LanguagePlan, *, tags_do: bool) -> Found:
        """The demands in one language, at least one of them by words: what tags alone find is asked for once."""
        single = len(asked.required) + len(asked.wanted) == 1
        by_words: list[Found] = []
        met: list[Found] = []
        for at, demand in enumerate(asked.demands):
            said = self._said(demand, asked.language)
            tagged = self._tagged(_tags(demand)) if not single else None
            either = self._either((said, tagged)) if tagged is not None else said
            if either is None and at < len(asked.required):
                return None
            by_words.append(said)
            met.append(either)
        first_wanted = len(asked.required)
        found = most_of(met[:first_wanted], met[first_wanted:], asked.least)
        if tags_do and not single:
            found = all_of((found, always(any_of(by_words), 0.0)))
        return self._with_small_words(found, asked)

    def _said(self, demand: Demand, language: str) -> Found:
        """What the words of a demand find."""
        if len(demand.alternatives) == 1:
            return self._alternative(demand.alternatives[0], language)
        return self._either([self._alternative(each, language) for each in demand.alternatives])

    def _alternative(self, asked: Alternative, language: str) -> Found:
        if asked.tag is not None:
            return None
        if asked.phrase:
            found = self._phrase(asked, language)
        elif len(asked.words) == 1:
            found = self._word(asked.words[0], language)
        else:
            found = all_of(self._word(word, language) for word in asked.words)
        return self._shared(found, asked.share)

    def _phrase(self, asked: Alternative, language: str) -> Found:
        return self.terms.phrase(asked.words, language, exact=asked.phrase == "exact")

    def _tagged(self, tags: _Tags) -> Found:
        return any_of(self.terms.term(*each.tag) for each in tags if each.tag is not None)

    # What ranking does otherwise.

    def _word(self, word: Word, language: str) -> Found:
        return self.terms.matched(word, language)

    def _either(self, queries: Iterable[Found], tie_breaker: float = 0.0) -> Found:
        return any_of(queries)

    def _shared(self, query: Found, share: float) -> Found:
        return query

    def _with_small_words(self, found: Found, asked: LanguagePlan) -> Found:
        return found


class Ranking(Matching):
    """The same records with the score of their words; those in the reader's language above all others."""

    def __init__(self, matching: Matching) -> None:
        super().__init__(matching.terms, matching.plan, matching.languages)

    def query(self, without: str = "") -> Query:
        """All that the plan asks for, scored."""
        found = super().query(without)
        own = self.terms.term("language", self.plan.reader)
        if own is None:
            return found
        return Query.boolean_query([(Occur.Must, found), (Occur.Should, Query.const_score_query(own, OWN_FIRST))])

    def _phrase(self, asked: Alternative, language: str) -> Found:
        """Where the words stand, in the title or below, decides the order of phrases too."""
        found = super()._phrase(asked, language)
        return _better_with(found, [self.terms.ranked(word, language) for word in asked.words])

    def _tagged(self, tags: _Tags) -> Found:
        return always(super()._tagged(tags), TAG_WEIGHT * max((each.share for each in tags), default=0.0))

    def _word(self, word: Word, language: str) -> Found:
        return self.terms.ranked(word, language)

    def _either(self, queries: Iterable[Found], tie_breaker: float = 0.0) -> Found:
        return best_of(queries, tie_breaker)

    def _shared(self, query: Found, share: float) -> Found:
        return weighted(query, share)

    def _with_small_words(self, found: Found, asked: LanguagePlan) -> Found:
        return _better_with(found, [self.terms.exact(word, asked.language) for word in asked.optional])


def _better_with(query: Found, more: Iterable[Found]) -> Found:
    """What a query finds, scored higher where more is there."""
    there = [(Occur.Should, each) for each in more if each is not None]
    return query if query is None or not there else Query.boolean_query([(Occur.Must, query), *there])


def _tags(demand: Demand) -> _Tags:
    """The tags that meet a demand."""
    return tuple([each for each in demand.alternatives if each.tag is not None])
