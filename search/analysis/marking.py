"""Which words of a text answer a question."""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from search.analysis.beginnings import looks_of
from search.analysis.kept import KeptReadings
from search.analysis.normalising import MARKS, fold, normalise
from search.analysis.pipeline import Word, analyse, words

MOST_KEPT, MOST_FOLDED = 50_000, 200_000
"""Pieces of text that are kept in memory, as they are read and as they look; a page of results has thousands."""
MOST_JUDGED = 20_000
"""Pieces of text that are remembered of one question."""
_LETTERS = rf"[^\W_]+(?:{MARKS}[^\W_]*)*"
_WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
_AFTER_WORDS = (". ", ", ", ": ", "; ")
Found = tuple[int, int, frozenset[str]]
"""Begin and end of a found word, and the terms that it was found by."""
Place = tuple[int, int]
"""Number of a piece in its text, and of a word in that piece."""


@dataclass(frozen=True, slots=True)
class Written:
    """A word as it stands in a piece of text: its place there, how it is read, and all terms it is found by."""

    start: int
    end: int
    words: tuple[Word, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two blanks: often a word, also one in brackets; several with hyphens."""

    written: tuple[Written, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """Words that answer a question only side by side: alone, `early` of `early school leaving` says nothing.

    words: for each of them the terms of which a word of the text has one. Small words between them
    are passed over; in an `exact` run every word counts, as it is written (`Word.exact`).
    """

    words: tuple[frozenset[str], ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    """What of a language's texts was held against some terms already, and what of that they find.

    A page of results has fifty texts, most words of which stand in another of them too.
    """

    pieces: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)


@lru_cache(maxsize=32)
def _judged(terms: frozenset[str], language: str) -> _Judged:
    return _Judged()


def found_words(text: str, terms: frozenset[str], runs: Collection[Run], language: str) -> list[Found]:
    """The words of a text, in one line, that are found by terms or stand in runs, in their order."""
    if not terms and not runs:
        return []
    said = _pieces_of(text)
    distinct = set(said)
    answering = distinct & _found_among(distinct, terms, language) if terms else set()
    in_runs = _in_runs(said, distinct, runs, language) if runs else {}
    return list(_placed(said, answering, in_runs, terms, language)) if answering or in_runs else []


def _found_among(distinct: set[str], terms: frozenset[str], language: str) -> set[str]:
    """All pieces seen so far that hold a word found by one of the terms; of these pieces all."""
    judged = _judged(terms, language)
    if new := distinct - judged.pieces:
        if len(judged.pieces) > MOST_JUDGED:
            judged.pieces.clear()
        read = _pieces.of(language)
        judged.found.update(each for each in _possible(new, terms, language) if not terms.isdisjoint(read[each].terms))
        judged.pieces.update(new)
        _pieces.make_room()
    return judged.found


def _possible(distinct: set[str], terms: frozenset[str], language: str) -> Set[str]:
    """The pieces that may be found by one of the terms: to read a word for the first time takes long."""
    _folded.make_room()
    return looks_of(terms, language).among(distinct, _folded.of(language))


def _placed(
    said: list[str], answering: set[str], in_runs: dict[Place, frozenset[str]], terms: frozenset[str], language: str
) -> Iterator[Found]:
    read = _pieces.of(language)
    pieces_in_runs = {at for at, _number in in_runs}
    position = before = 0
    for at in [at for at, piece in enumerate(said) if piece in answering or at in pieces_in_runs]:
        position += sum(map(len, said[before:at])) + at - before
        before, piece = at, said[at]
        for number, word in enumerate(read[piece].written):
            stems = terms.intersection(word.terms) | in_runs.get((at, number), frozenset())
            if stems:
                start = word.start + _elided(piece[word.start : word.end], stems, language)
                yield position + start, position + word.end, stems


def _pieces_of(text: str) -> list[str]:
    """What stands between the blanks of a text, without its commas and full stops: as long as before, in all."""
    for sign in _AFTER_WORDS:
        text = text.replace(sign, "  ")
    return text.split(" ")


def _read_piece(piece: str, language: str) -> Piece:
    if piece.isalpha():
        read = tuple(words(piece, language))
        if len(read) == 1:
            return Piece((Written(0, len(piece), read, read[0].terms),), read[0].terms)
    written: list[Written] = []
    for match in _WORD.finditer(piece):
        read = tuple(words(match.group(), language))
        terms = read[0].terms if len(read) == 1 else tuple(chain.from_iterable(word.terms for word in read))
        written.append(Written(match.start(), match.end(), read, terms))
    terms = written[0].terms if len(written) == 1 else tuple(chain.from_iterable(word.terms for word in written))
    return Piece(tuple(written), terms)


def _folded_word(piece: str, language: str) -> str:
    """The folded letters of a single word; nothing of a piece that may be more, and so is always looked at."""
    if not piece.isalpha():
        return ""
    return piece.lower() if piece.isascii() else fold(normalise(piece))


_pieces = KeptReadings(_read_piece, MOST_KEPT)
_folded = KeptReadings(_folded_word, MOST_FOLDED)


def _in_runs(said: list[str], distinct: set[str], runs: Collection[Run], language: str) -> dict[Place, frozenset[str]]:
    """The terms by which words stand in one of the runs, by their place."""
    read = _pieces.of(language)
    found: dict[Place, frozenset[str]] = {}
    for exact in {run.exact for run in runs}:
        of_kind = [run for run in runs if run.exact == exact]
        there = set(
            chain.from_iterable(
                _run_terms(word, exact)
                for each in _possible(distinct, _terms_of(tuple(of_kind)), language)
                for written in read[each].written
                for word in written.words
            )
        )
        # Most names of a thing stand in no text, so the words are laid out one by one only for those that may.
        possible = [run for run in of_kind if not any(map(there.isdisjoint, run.words))]
        if not possible:
            continue
        line = [
            ((at, number), terms)
            for at, each in enumerate(said)
            for number, written in enumerate(read[each].written)
            for word in written.words
            if (terms := _run_terms(word, exact))
        ]
        for run in possible:
            for place, shared in _places(run, line):
                found[place] = found.get(place, frozenset()) | shared
    _pieces.make_room()
    return found


@lru_cache(maxsize=256)
def _terms_of(runs: tuple[Run, ...]) -> frozenset[str]:
    """All terms of which a word in one of the runs has one."""
    return frozenset().union(*(terms for run in runs for terms in run.words))


def _run_terms(word: Word, exact: bool) -> tuple[str, ...]:
    """By what a word is compared with those of a run; by nothing where it is passed over."""
    if exact:
        return (word.exact,)
    return () if word.is_stop_word else (*word.terms, word.canonical)


def _places(run: Run, line: list[tuple[Place, tuple[str, ...]]]) -> Iterator[tuple[Place, frozenset[str]]]:
    """Where the words of a run stand side by side, each with the terms that it was found by."""
    size = len(run.words)
    for start, (_place, terms) in enumerate(line[: len(line) - size + 1]):
        if not run.words[0].isdisjoint(terms):
            beside = line[start : start + size]
            shared = [wanted.intersection(has) for wanted, (_at, has) in zip(run.words, beside, strict=True)]
            if all(shared):
                yield from zip((place for place, _has in beside), shared, strict=True)


def _elided(word: str, stems: frozenset[str], language: str) -> int:
    """Letters before `école` in `l'école`, where the part after the apostrophe is found without them as well."""
    cut = max(word.find("'"), word.find("’")) + 1
    if cut and cut < len(word) and stems.intersection(analyse(word[cut:], language)):
        return cut
    return 0
