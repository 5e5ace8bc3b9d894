"""Reading a question: what a version in each language must have, by the words and the names of things in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from practices.jobs.cache_versions import CacheVersion
from practices.languages.table import language_codes
from search.analysis import Word, content_words, words
from search.planning.concepts import Concept, ConceptBook, concept_book
from search.planning.plan import BY_TAG, SAME_MEANING, Alternative, Demand, Exclusion, LanguagePlan, Plan
from search.query.facets import FACET_NAMES
from search.query.query import MAX_QUERY_LENGTH, SearchQuery
from search.query.syntax import Clause, parse_question

MAX_WORDS = 24
"""Further words of a question are not looked at."""
SHORT_QUESTION, LONG_QUESTION = 2, 5
"""Up to so many words all must be there; up to so many one may be missing; of more than that two."""
MAX_VALUES = 500
"""Further values of a filter are not looked at."""
MAX_ALTERNATIVES = 16
"""Further expressions for the same thing are not looked at, in one language."""
ONE_ERROR = 5
"""Words up to this length may hold one typing error, longer ones two."""


def plan(query: SearchQuery) -> Plan:
    """Read a question. A version is found by words of its own language's kind, whatever the reader's."""
    text = query.text[:MAX_QUERY_LENGTH].strip()
    question = parse_question(text)
    asked = bool(question.words or question.phrases)
    languages: tuple[LanguagePlan, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    if asked:
        stamp = query.stamp if query.stamp is not None else CacheVersion.current(CacheVersion.LABELS)
        languages = _language_plans(text, tuple(_all_languages(query.language)), query.any_word, stamp)
    if question.excluded:
        excluded = tuple(_exclusions(question.excluded, query.language))
    unreadable = bool(text) and not languages and not excluded
    sort = query.sort
    if sort == "relevance" and not languages:
        sort = "newest"
    return Plan(
        reader=query.language,
        languages=languages,
        excluded=excluded,
        impossible=unreadable or (asked and not languages),
        filters={
            name: tuple(dict.fromkeys(query.filters[name]))[:MAX_VALUES]
            for name in FACET_NAMES
            if query.filters.get(name)
        },
        sort=sort,
        offset=(max(query.page, 1) - 1) * query.page_size,
        limit=max(query.page_size, 1),
    )


def _all_languages(reader: str) -> Iterable[str]:
    return dict.fromkeys((reader, *language_codes()))


@lru_cache(maxsize=1_000)
def _language_plans(text: str, codes: tuple[str, ...], any_word: bool, stamp: int) -> tuple[LanguagePlan, ...]:
    """The same for all filters, orders and pages of a question: kept until a name of a thing changes.

    Args:
        codes: of the languages that are searched, the reader's first.
        stamp: of the names that the portal knows.
    """
    reader = codes[0]
    question = parse_question(text)
    if not (question.words or question.phrases):
        return ()
    tokens = question.words[:MAX_WORDS]
    # A word of a person may be several of the language (drop-out): spans are spans of what was typed.
    spans = concept_book(reader, stamp).spans(tokens)
    if reader != "en":
        # English names and abbreviations, such as ESL, are used in all languages.
        taken = {at for start, end, _concepts in spans for at in range(start, end)}
        english = concept_book("en", stamp).spans(tokens)
        spans = (*spans, *(span for span in english if taken.isdisjoint(range(span[0], span[1]))))
    planned = (_language_plan(tokens, question.phrases, spans, language, stamp) for language in codes)
    return tuple(_with_any_word(each) if any_word else each for each in planned if each is not None)


def _language_plan(
    tokens: Sequence[str],
    phrases: Sequence[str],
    spans: Sequence[tuple[int, int, tuple[Concept, ...]]],
    language: str,
    stamp: int,
) -> LanguagePlan | None:
    read = [_read(token, language) for token in tokens]
    starts = {start: (end, concepts) for start, end, concepts in spans}
    # By what they are made of: hashing that costs less than hashing all names of a thing.
    by_origin: dict[Word | tuple[tuple[Word, ...], tuple[Concept, ...]], Demand] = {}
    small: dict[Word, None] = {}
    at = 0
    while at < len(tokens):
        end, concepts = starts.get(at, (at + 1, ()))
        own = tuple(chain.from_iterable(read[at:end]))
        if concepts:
            if (demand := _of_names(own, concepts, language, stamp)) is not None:
                by_origin[own, concepts] = demand
        else:
            small |= dict.fromkeys(word for word in own if word.is_stop_word)
            by_origin |= {word: _of_word(word) for word in own if not word.is_stop_word}
        at = end
    wanted, optional = list(by_origin.values()), list(small)
    read_phrases = (tuple(words(phrase, language))[:MAX_WORDS] for phrase in phrases)
    required = [Demand((Alternative(exact, phrase="exact"),)) for exact in read_phrases if exact]
    if not required and not wanted:
        # A question of small words only must have them all, so it never becomes empty.
        required, optional = [_of_word(word) for word in optional], []
    least = len(wanted) - _may_be_missing(len(wanted))
    if least == len(wanted):
        required, wanted, least = [*required, *wanted], [], 0
    if not required and not wanted:
        return None
    return LanguagePlan(language, tuple(required), tuple(optional), tuple(wanted), least)


@lru_cache(maxsize=20_000)
def _read(token: str, language: str) -> tuple[Word, ...]:
    """The words of what was typed; every question is read in every language, and many ask alike."""
    return tuple(words(token, language))


def _with_any_word(planned: LanguagePlan) -> LanguagePlan:
    """One of the words is enough; phrases stay as they are."""
    phrases = tuple(each for each in planned.required if each.alternatives[0].phrase == "exact")
    rest = tuple(each for each in planned.demands if each not in phrases)
    return replace(planned, required=phrases, wanted=rest, least=min(1, len(rest)))


def _may_be_missing(count: int) -> int:
    """How many of so many words a version need not have: two words must both be there, of long questions most."""
    return 0 if count <= SHORT_QUESTION else 1 if count <= LONG_QUESTION else 2


def _of_word(word: Word) -> Demand:
    return Demand((Alternative((word,)),))


@lru_cache(maxsize=20_000)
def _of_names(own: tuple[Word, ...], concepts: tuple[Concept, ...], language: str, stamp: int) -> Demand | None:
    """What is asked for by the name of a thing: the words as typed, its other names, and its tags."""
    as_typed = [Alternative(content_words(tuple(dict.fromkeys(own))))] if own else []
    alternatives = dict.fromkeys((*as_typed, *_by_meaning(concepts, concept_book(language, stamp))))
    return Demand(tuple(alternatives)[:MAX_ALTERNATIVES]) if alternatives else None


def _by_meaning(concepts: Iterable[Concept], book: ConceptBook) -> Iterable[Alternative]:
    tags: dict[tuple[str, str], None] = {}
    for concept in concepts:
        for expression in book.expressions(concept.key):
            telling = content_words(expression)
            yield Alternative(telling, phrase="stems" if len(telling) > 1 else "", share=SAME_MEANING)
        tags |= dict.fromkeys(concept.tags)
    for tag in tags:
        yield Alternative(tag=tag, share=BY_TAG)


def _exclusions(clauses: Iterable[Clause], reader: str) -> Iterable[Exclusion]:
    for language in _all_languages(reader):
        for clause in clauses:
            read = tuple(words(clause.text, language))[:MAX_WORDS]
            if read:
                yield Exclusion(language, read, clause.phrase)


def most_errors(word: str) -> int:
    """How many typing errors a word may hold."""
    return 1 if len(word) <= ONE_ERROR else 2
