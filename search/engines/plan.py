"""The question as every engine is asked: demands per language, filters, order. No engine's syntax."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from practices.languages import language_codes
from practices.models import VersionStamp
from search.analysis import Run, Word, telling_words, words
from search.concepts import Concept, ConceptBook, concept_book
from search.facets import FACET_NAMES
from search.query import MAX_QUERY_LENGTH, SearchQuery
from search.question import Clause, parse_question
from search.results import Facet, FacetOption

MAX_WORDS = 24
"""Further words of a question are not looked at."""
SHORT_QUESTION, LONG_QUESTION = 2, 5
"""Up to so many words all must be there; up to so many one may be missing; of more than that two."""
MAX_VALUES = 500
"""Further values of a filter are not looked at."""
MAX_ALTERNATIVES = 16
"""Further expressions for the same thing are not looked at, in one language."""
AS_TYPED, SAME_MEANING, BY_TAG = 1.0, 0.6, 0.3
"""How much a match counts: by the words themselves, by another expression for the same, by a tag of the record."""
ONE_ERROR = 5
"""Words up to this length may hold one typing error, longer ones two."""
MAX_PREFIX = 12
"""Letters of a word that suggestions look at; the index holds prefixes up to this length."""
MIN_PREFIX = 2


@dataclass(frozen=True)
class Alternative:
    """One way to fulfil a demand.

    words: what must stand in one version; empty for a tag.
    phrase: "" anywhere in the version; "exact" side by side as written (`Word.exact`);
        "stems" side by side in any form (`search.analysis.wordings`).
    tag: facet and code that the record must carry, instead of words.
    share: how much a match counts, from 0 to 1.
    """

    words: tuple[Word, ...] = ()
    phrase: str = ""
    tag: tuple[str, str] | None = None
    share: float = AS_TYPED


@dataclass(frozen=True)
class Demand:
    """Something a version must have, in one of several ways. Never without an alternative."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class LanguagePlan:
    """The question as one language reads it.

    A version in it must meet all that is required and at least `least` of what is
    wanted; each further one adds rank. Optional words only add rank.
    """

    language: str
    required: tuple[Demand, ...]
    optional: tuple[Word, ...] = ()
    wanted: tuple[Demand, ...] = ()
    least: int = 0

    @property
    def demands(self) -> tuple[Demand, ...]:
        """All of them."""
        return (*self.required, *self.wanted)


@dataclass(frozen=True)
class Exclusion:
    """Records with a version in this language that has the words (side by side for a phrase) are not found."""

    language: str
    words: tuple[Word, ...]
    phrase: bool


@dataclass(frozen=True)
class Plan:
    """A question ready for an engine.

    languages: the reader's first; empty where nothing was asked in words.
    excluded: what no version of a record may have.
    impossible: something was asked in words but none of it can be read, so nothing is found.
    """

    reader: str
    languages: tuple[LanguagePlan, ...]
    excluded: tuple[Exclusion, ...]
    impossible: bool
    filters: dict[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int


@dataclass(frozen=True)
class SuggestPlan:
    """Titles whose words begin with all of these, the reader's language first.

    prefixes: folded, 2 to 12 letters each.
    """

    reader: str
    prefixes: tuple[str, ...]
    limit: int


@dataclass(frozen=True)
class SimilarPlan:
    """Records that share words and tags with one record, the reader's language first.

    words: by language, the words of title and summary; any of them counts.
    tags: facet and code; any of them counts.
    """

    reader: str
    number: int
    words: tuple[tuple[str, tuple[Word, ...]], ...]
    tags: tuple[tuple[str, str], ...]
    limit: int


def plan(query: SearchQuery) -> Plan:
    """Read a question. A version is found by words of its own language's kind, whatever the reader's."""
    text = query.text[:MAX_QUERY_LENGTH].strip()
    question = parse_question(text)
    asked = bool(question.words or question.phrases)
    languages: tuple[LanguagePlan, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    if asked:
        stamp = query.stamp if query.stamp is not None else VersionStamp.current(VersionStamp.LABELS)
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
    planned = (
        _language_plan(tokens, question.phrases, spans, language, concept_book(language, stamp) if spans else None)
        for language in codes
    )
    return tuple(_with_any_word(each) if any_word else each for each in planned if each is not None)


def _language_plan(
    tokens: Sequence[str],
    phrases: Sequence[str],
    spans: Sequence[tuple[int, int, tuple[Concept, ...]]],
    language: str,
    book: ConceptBook | None,
) -> LanguagePlan | None:
    read = [_read(token, language) for token in tokens]
    starts = {start: (end, concepts) for start, end, concepts in spans}
    wanted: dict[Demand, None] = {}
    optional: dict[Word, None] = {}
    at = 0
    while at < len(tokens):
        end, concepts = starts.get(at, (at + 1, ()))
        own = tuple(dict.fromkeys(chain.from_iterable(read[at:end])))
        alternatives = [*_as_typed(own), *(_by_meaning(concepts, language, book) if book and concepts else ())]
        if concepts:
            if alternatives:
                wanted[Demand(tuple(dict.fromkeys(alternatives))[:MAX_ALTERNATIVES])] = None
        else:
            for word in own:
                if word.is_stop_word:
                    optional[word] = None
                else:
                    wanted[Demand((Alternative((word,)),))] = None
        at = end
    read_phrases = (tuple(words(phrase, language))[:MAX_WORDS] for phrase in phrases)
    required = [Demand((Alternative(exact, phrase="exact"),)) for exact in read_phrases if exact]
    if not required and not wanted:
        # A question of small words only must have them all, so it never becomes empty.
        required = [Demand((Alternative((word,)),)) for word in optional]
        optional = {}
    least = len(wanted) - _may_be_missing(len(wanted))
    if least == len(wanted):
        required, wanted, least = [*required, *wanted], {}, 0
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


def _as_typed(own: tuple[Word, ...]) -> list[Alternative]:
    return [Alternative(telling_words(own))] if own else []


def _by_meaning(concepts: Iterable[Concept], language: str, book: ConceptBook) -> Iterable[Alternative]:
    tags: dict[tuple[str, str], None] = {}
    for concept in concepts:
        for expression in book.expressions(concept.key):
            telling = telling_words(expression)
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


@dataclass(frozen=True)
class Sought:
    """What answers a question in the texts of one language.

    stems: wherever they stand. runs: words that must stand side by side. tags: facet and code.
    demands: for each thing that is asked for all terms that answer it; small words are none.
    """

    stems: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()
    tags: frozenset[tuple[str, str]] = frozenset()
    demands: tuple[frozenset[str], ...] = ()

    @property
    def by_words(self) -> bool:
        """Whether any word of a text can answer."""
        return bool(self.stems or self.runs)


def sought_words(query: SearchQuery) -> dict[str, Sought]:
    """By language, the reader's first, what answers the question: as typed, and by the same meaning."""
    return {asked.language: _sought(asked) for asked in plan(query).languages}


def _sought(asked: LanguagePlan) -> Sought:
    stems: dict[str, None] = {}
    runs: dict[Run, None] = {}
    demands: list[frozenset[str]] = []
    for demand in asked.demands:
        its_runs = {_run(each): None for each in demand.alternatives if each.phrase}
        its_stems = dict.fromkeys(stem for each in demand.alternatives if not each.phrase for stem in _telling(each))
        stems |= its_stems
        runs |= its_runs
        demands.append(frozenset(its_stems).union(*(terms for run in its_runs for terms in run.words)))
    alternatives = (each for demand in asked.demands for each in demand.alternatives)
    tags = frozenset(each.tag for each in alternatives if each.tag is not None)
    return Sought(frozenset(stems), tuple(runs), tags, tuple(filter(None, demands)))


def _run(phrase: Alternative) -> Run:
    exact = phrase.phrase == "exact"
    return Run(tuple(frozenset((word.exact,) if exact else _all_stems(word)) for word in phrase.words), exact)


def _telling(asked: Alternative) -> Iterable[str]:
    for word in asked.words:
        if not word.is_stop_word:
            yield from word.stems
            # Of a compound that was typed the last part says what it is: `frafald` of `skolefrafald`, not `skole`.
            # Of other names for the same not even that is what the reader asked for.
            if word.parts and asked.share == AS_TYPED:
                yield from word.parts[-1]


def _all_stems(word: Word) -> tuple[str, ...]:
    return (*word.stems, word.canonical) if word.canonical else word.stems


def most_errors(word: str) -> int:
    """How many typing errors a word may hold."""
    return 1 if len(word) <= ONE_ERROR else 2


def pages_of(total: int, page_size: int) -> int:
    """Number of pages; an empty list has one."""
    return max(1, -(-total // max(page_size, 1)))


def facet_of(name: str, counts: dict[str, int], selected: Iterable[str]) -> Facet:
    """A facet with every counted and every selected value, most records first, then by code."""
    chosen = tuple(selected)
    values = {value: count for value, count in counts.items() if count > 0}
    for value in chosen:
        values.setdefault(value, 0)
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return Facet(name, tuple(FacetOption(value, count, value in chosen) for value, count in ordered))
