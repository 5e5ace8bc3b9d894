"""The words of a text that match a query."""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from practices.languages.folding import fold
from search.analysis.highlighting.prefix_filter import prefix_filter_of
from search.analysis.memo import TokenMemo
from search.analysis.normalising import normalise
from search.analysis.pipeline import WORD_CHARACTERS, Word, analyse, words

MAX_CHUNKS, MAX_FOLDED = 50_000, 200_000
"""Chunks in memory, analysed and folded; a page of results has thousands."""
MAX_CHECKED = 20_000
"""Chunks in memory that were compared with the terms of one query."""
_WORD = re.compile(rf"{WORD_CHARACTERS}(?:['’]{WORD_CHARACTERS})*")
_AFTER_WORDS = (". ", ", ", ": ", "; ")
Match = tuple[int, int, frozenset[str]]
"""Start and end of a word that matches, and the terms that it matches."""
Position = tuple[int, int]
"""Number of a chunk in its text, and of a word in that chunk."""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A word of a chunk: its place there, its analysis, and all its index terms."""

    start: int
    end: int
    words: tuple[Word, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is between two blanks: often one word, also in brackets; several words with hyphens."""

    spans: tuple[TokenSpan, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """Words that match only side by side: `early` alone does not match `early school leaving`.

    words: for each of them the terms of which a word of the text has one. Stop words between them
    are ignored; in an `exact` phrase every word counts, as it is written (`Word.folded`).
    """

    words: tuple[frozenset[str], ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Checked:
    """The chunks that were compared with some terms already, and those of them that match.

    A page of results has fifty texts, and most of their words are in several of them.
    """

    chunks: set[str] = field(default_factory=set)
    matching: set[str] = field(default_factory=set)


@lru_cache(maxsize=32)
def _checked(terms: frozenset[str], language: str) -> _Checked:
    return _Checked()


def find_matches(text: str, terms: frozenset[str], phrases: Collection[Phrase], language: str) -> list[Match]:
    """Return the words of a text, in one line, that match terms or belong to phrases, in their order."""
    if not terms and not phrases:
        return []
    chunks = _chunks_of(text)
    distinct = set(chunks)
    matching = distinct & _matching(distinct, terms, language) if terms else set()
    in_phrases = _in_phrases(chunks, distinct, phrases, language) if phrases else {}
    return list(_matches(chunks, matching, in_phrases, terms, language)) if matching or in_phrases else []


def _matching(distinct: set[str], terms: frozenset[str], language: str) -> set[str]:
    """Return all chunks compared so far with a word that matches one of the terms; these chunks are among them."""
    checked = _checked(terms, language)
    if new := distinct - checked.chunks:
        if len(checked.chunks) > MAX_CHECKED:
            checked.chunks.clear()
        known = _chunks.of(language)
        possible = _possible(new, terms, language)
        checked.matching.update(chunk for chunk in possible if not terms.isdisjoint(known[chunk].terms))
        checked.chunks.update(new)
        _chunks.make_room()
    return checked.matching


def _possible(distinct: set[str], terms: frozenset[str], language: str) -> Set[str]:
    """Return the chunks that may match one of the terms: the first analysis of a word takes long."""
    _folded.make_room()
    return prefix_filter_of(terms, language).among(distinct, _folded.of(language))


def _matches(
    chunks: list[str],
    matching: set[str],
    in_phrases: dict[Position, frozenset[str]],
    terms: frozenset[str],
    language: str,
) -> Iterator[Match]:
    known = _chunks.of(language)
    with_phrases = {at for at, _number in in_phrases}
    position = before = 0
    for at in [at for at, chunk in enumerate(chunks) if chunk in matching or at in with_phrases]:
        position += sum(map(len, chunks[before:at])) + at - before
        before, chunk = at, chunks[at]
        for number, span in enumerate(known[chunk].spans):
            matched = terms.intersection(span.terms) | in_phrases.get((at, number), frozenset())
            if matched:
                start = span.start + _elided(chunk[span.start : span.end], matched, language)
                yield position + start, position + span.end, matched


def _chunks_of(text: str) -> list[str]:
    """Return what is between the blanks of a text, without commas and full stops: of the same length in all."""
    for sign in _AFTER_WORDS:
        text = text.replace(sign, "  ")
    return text.split(" ")


def _analysed(chunk: str, language: str) -> Chunk:
    if chunk.isalpha():
        analysed = tuple(words(chunk, language))
        if len(analysed) == 1:
            return Chunk((TokenSpan(0, len(chunk), analysed, analysed[0].terms),), analysed[0].terms)
    spans: list[TokenSpan] = []
    for match in _WORD.finditer(chunk):
        analysed = tuple(words(match.group(), language))
        terms = analysed[0].terms if len(analysed) == 1 else tuple(chain.from_iterable(word.terms for word in analysed))
        spans.append(TokenSpan(match.start(), match.end(), analysed, terms))
    terms = spans[0].terms if len(spans) == 1 else tuple(chain.from_iterable(span.terms for span in spans))
    return Chunk(tuple(spans), terms)


def _folded_word(chunk: str, language: str) -> str:
    """Return the folded word of a chunk; nothing where it may be several words, which are always analysed."""
    if not chunk.isalpha():
        return ""
    return chunk.lower() if chunk.isascii() else fold(normalise(chunk))


_chunks = TokenMemo(_analysed, MAX_CHUNKS)
_folded = TokenMemo(_folded_word, MAX_FOLDED)


def _in_phrases(
    chunks: list[str], distinct: set[str], phrases: Collection[Phrase], language: str
) -> dict[Position, frozenset[str]]:
    """Return the terms by which words belong to one of the phrases, by the place of the word."""
    known = _chunks.of(language)
    found: dict[Position, frozenset[str]] = {}
    for exact in {phrase.exact for phrase in phrases}:
        of_kind = [phrase for phrase in phrases if phrase.exact == exact]
        available = set(
            chain.from_iterable(
                _phrase_terms(word, exact)
                for chunk in _possible(distinct, _terms_of(tuple(of_kind)), language)
                for span in known[chunk].spans
                for word in span.words
            )
        )
        # Most phrases are in no text, so the words are compared in their order only for those that may be.
        possible = [phrase for phrase in of_kind if not any(map(available.isdisjoint, phrase.words))]
        if not possible:
            continue
        line = [
            ((at, number), terms)
            for at, chunk in enumerate(chunks)
            for number, span in enumerate(known[chunk].spans)
            for word in span.words
            if (terms := _phrase_terms(word, exact))
        ]
        for phrase in possible:
            for place, shared in _places(phrase, line):
                found[place] = found.get(place, frozenset()) | shared
    _chunks.make_room()
    return found


@lru_cache(maxsize=256)
def _terms_of(phrases: tuple[Phrase, ...]) -> frozenset[str]:
    """Return all terms of the words of the phrases."""
    return frozenset().union(*(terms for phrase in phrases for terms in phrase.words))


def _phrase_terms(word: Word, exact: bool) -> tuple[str, ...]:
    """Return the terms of a word that are compared with those of a phrase; none where it is ignored."""
    if exact:
        return (word.folded,)
    return () if word.is_stop_word else (*word.terms, word.stem)


def _places(phrase: Phrase, line: list[tuple[Position, tuple[str, ...]]]) -> Iterator[tuple[Position, frozenset[str]]]:
    """Yield the places where the words of a phrase are side by side, each with the terms that match."""
    size = len(phrase.words)
    for start, (_place, terms) in enumerate(line[: len(line) - size + 1]):
        if not phrase.words[0].isdisjoint(terms):
            beside = line[start : start + size]
            shared = [expected.intersection(has) for expected, (_at, has) in zip(phrase.words, beside, strict=True)]
            if all(shared):
                yield from zip((place for place, _has in beside), shared, strict=True)


def _elided(word: str, terms: frozenset[str], language: str) -> int:
    """Return the length of `l'` in `l'école` where the part after the apostrophe matches without it."""
    cut = max(word.find("'"), word.find("’")) + 1
    if cut and cut < len(word) and terms.intersection(analyse(word[cut:], language)):
        return cut
    return 0
