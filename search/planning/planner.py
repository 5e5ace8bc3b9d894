"""SearchQuery to QueryPlan: what a version in each language must have, by words and by names of concepts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from practices.jobs.cache_versions import CacheVersion
from practices.languages.table import language_codes
from search.analysis import Word, content_words, words
from search.planning.concepts import Concept, ConceptIndex, concept_index
from search.query.facets import FACET_NAMES
from search.query.family import indexed_families
from search.query.plan import BY_TAG, SAME_MEANING, Clause, Exclusion, LanguagePlan, NearPlan, QueryPlan, Variant
from search.query.query import MAX_QUERY_LENGTH, SearchQuery
from search.query.syntax import QueryPart, parse_text

MAX_WORDS = 24
"""Further words of a query are ignored."""
SHORT_QUERY, LONG_QUERY = 2, 5
"""Up to so many words all are required; up to so many one may be missing; of more than that two."""
MAX_VALUES = 500
"""Further values of a filter are ignored."""
MAX_VARIANTS = 16
"""Further expressions for the same concept are ignored, in one language."""
ONE_ERROR = 5
"""Words up to this length may hold one typing error, longer ones two."""


def plan_query(query: SearchQuery, cache_version: int | None = None) -> QueryPlan:
    """Plan a query. A version is found by words of its own language's kind, whatever the reader's.

    Args:
        query: what the visitor asked for.
        cache_version: of labels and synonyms, where the caller has read it; saves one database query.
    """
    text = query.text[:MAX_QUERY_LENGTH].strip()
    parsed = parse_text(text)
    has_words = bool(parsed.words or parsed.phrases)
    languages: tuple[LanguagePlan, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    if has_words:
        version = CacheVersion.current(CacheVersion.LABELS) if cache_version is None else cache_version
        languages = _language_plans(text, tuple(_all_languages(query.language)), version)
    if parsed.excluded:
        excluded = tuple(_exclusions(parsed.excluded, query.language))
    unreadable = bool(text) and not languages and not excluded
    sort = query.sort
    if sort == "relevance" and not languages:
        sort = "newest"
    return QueryPlan(
        reader=query.language,
        languages=languages,
        excluded=excluded,
        impossible=unreadable or (has_words and not languages) or query.kind not in indexed_families(),
        filters={
            name: tuple(dict.fromkeys(query.filters[name]))[:MAX_VALUES]
            for name in FACET_NAMES
            if query.filters.get(name)
        },
        family=query.kind,
        sort=sort,
        offset=(max(query.page, 1) - 1) * query.page_size,
        limit=max(query.page_size, 1),
    )


def with_any_word(plan: QueryPlan) -> QueryPlan:
    """Return the plan with one of the words being enough; phrases stay required."""
    return replace(plan, languages=tuple(_any_word_of(each) for each in plan.languages))


def near_plan(word: str, languages: Sequence[str], limit: int) -> NearPlan:
    """Return a plan for records with a word that is nearly the same."""
    return NearPlan(word, max_errors(word), tuple(languages), limit)


def max_errors(word: str) -> int:
    """Return how many typing errors a word may hold."""
    return 1 if len(word) <= ONE_ERROR else 2


def _all_languages(reader: str) -> Iterable[str]:
    return dict.fromkeys((reader, *language_codes()))


@lru_cache(maxsize=1_000)
def _language_plans(text: str, codes: tuple[str, ...], cache_version: int) -> tuple[LanguagePlan, ...]:
    """The same for all filters, orders and pages of a query: cached until a label or synonym changes.

    Args:
        codes: of the languages that are searched, the reader's first.
        cache_version: of labels and synonyms.
    """
    reader = codes[0]
    parsed = parse_text(text)
    tokens = parsed.words[:MAX_WORDS]
    # A token may be several words of the language (drop-out): spans are spans of tokens.
    spans = concept_index(reader, cache_version).spans(tokens)
    if reader != "en":
        # English names and abbreviations, such as ESL, are used in all languages.
        taken = {at for start, end, _concepts in spans for at in range(start, end)}
        english = concept_index("en", cache_version).spans(tokens)
        spans = (*spans, *(span for span in english if taken.isdisjoint(range(span[0], span[1]))))
    planned = (_language_plan(tokens, parsed.phrases, spans, language, cache_version) for language in codes)
    return tuple(each for each in planned if each is not None)


def _language_plan(
    tokens: Sequence[str],
    phrases: Sequence[str],
    spans: Sequence[tuple[int, int, tuple[Concept, ...]]],
    language: str,
    cache_version: int,
) -> LanguagePlan | None:
    analysed = [_analysed(token, language) for token in tokens]
    starts = {start: (end, concepts) for start, end, concepts in spans}
    # By origin: hashing that costs less than hashing all names of a concept.
    by_origin: dict[Word | tuple[tuple[Word, ...], tuple[Concept, ...]], Clause] = {}
    stop_words: dict[Word, None] = {}
    at = 0
    while at < len(tokens):
        end, concepts = starts.get(at, (at + 1, ()))
        own = tuple(chain.from_iterable(analysed[at:end]))
        if concepts:
            if (clause := _clause_of_concepts(own, concepts, language, cache_version)) is not None:
                by_origin[own, concepts] = clause
        else:
            stop_words |= dict.fromkeys(word for word in own if word.is_stop_word)
            by_origin |= {word: _clause_of_word(word) for word in own if not word.is_stop_word}
        at = end
    should, optional = list(by_origin.values()), list(stop_words)
    analysed_phrases = (tuple(words(phrase, language))[:MAX_WORDS] for phrase in phrases)
    must = [Clause((Variant(exact, phrase="exact"),)) for exact in analysed_phrases if exact]
    if not must and not should:
        # A query of stop words only requires all of them, so it is never empty.
        must, optional = [_clause_of_word(word) for word in optional], []
    minimum = len(should) - _may_be_missing(len(should))
    if minimum == len(should):
        must, should, minimum = [*must, *should], [], 0
    if not must and not should:
        return None
    return LanguagePlan(language, tuple(must), tuple(optional), tuple(should), minimum)


@lru_cache(maxsize=20_000)
def _analysed(token: str, language: str) -> tuple[Word, ...]:
    """The words of a token; every query is analysed in every language, and many are alike."""
    return tuple(words(token, language))


def _any_word_of(plan: LanguagePlan) -> LanguagePlan:
    phrases = tuple(each for each in plan.must if each.variants[0].phrase == "exact")
    rest = tuple(each for each in plan.clauses if each not in phrases)
    return replace(plan, must=phrases, should=rest, minimum_should_match=min(1, len(rest)))


def _may_be_missing(count: int) -> int:
    """How many of so many words a version need not have: none of two, two of long queries."""
    return 0 if count <= SHORT_QUERY else 1 if count <= LONG_QUERY else 2


def _clause_of_word(word: Word) -> Clause:
    return Clause((Variant((word,)),))


@lru_cache(maxsize=20_000)
def _clause_of_concepts(
    own: tuple[Word, ...], concepts: tuple[Concept, ...], language: str, cache_version: int
) -> Clause | None:
    """The name of a concept in a query: met by the words as typed, by its other names, and by its tags."""
    as_typed = [Variant(content_words(tuple(dict.fromkeys(own))))] if own else []
    variants = dict.fromkeys((*as_typed, *_variants_by_meaning(concepts, concept_index(language, cache_version))))
    return Clause(tuple(variants)[:MAX_VARIANTS]) if variants else None


def _variants_by_meaning(concepts: Iterable[Concept], index: ConceptIndex) -> Iterable[Variant]:
    tags: dict[tuple[str, str], None] = {}
    for concept in concepts:
        for expression in index.expressions(concept.key):
            content = content_words(expression)
            yield Variant(content, phrase="stems" if len(content) > 1 else "", share=SAME_MEANING)
        tags |= dict.fromkeys(concept.tags)
    for tag in tags:
        yield Variant(tag=tag, share=BY_TAG)


def _exclusions(parts: Iterable[QueryPart], reader: str) -> Iterable[Exclusion]:
    for language in _all_languages(reader):
        for part in parts:
            analysed = tuple(words(part.text, language))[:MAX_WORDS]
            if analysed:
                yield Exclusion(language, analysed, part.phrase)
