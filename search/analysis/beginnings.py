"""How the words can begin that a term finds: nearly all words of a text are ruled out by their first letters.

It rests on what the analysis does to a word: endings change, the first letters stay, except where a list or
the dictionary says otherwise (went: go, geholfen: helfen), or where the word is a part of a compound.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.compounds import COMPOUNDS
from search.analysis.derivation import RESPELT
from search.analysis.lexicons import lexicon_of
from search.analysis.lexicons.files import BEGINNING, SAME
from search.analysis.normalising import fold, normalise
from search.analysis.rules import OWN, rules_of
from search.analysis.word_lists import word_lists

INSIDE = 3
"""Letters of a term that stand inside a compound that it finds."""
SHORT = 4
"""Words of so few letters may be forms of anything that begins with the same letter: the rest may be an ending."""
MOST_KEPT, MOST_STARTS = 5_000, 20_000


@dataclass(frozen=True)
class Looks:
    """What a word looks like, folded, that may be found; any other is not.

    begins: its first `BEGINNING` letters.
    first: the first letter of a `SHORT` one.
    inside: or what stands in it, in languages with compounds.
    everything: nothing can be told.
    """

    begins: frozenset[str]
    first: frozenset[str] = frozenset()
    inside: "re.Pattern[str] | None" = None
    everything: bool = False

    def among(self, pieces: Set[str], folded: Mapping[str, str]) -> Set[str]:
        """The pieces of a text that may be found; those that are no single word, as with a hyphen, always.

        folded: the folded word of each, read only where compounds are looked into.
        """
        if self.everything:
            return pieces
        begins, first, starts = self.begins, self.first, _starts
        # No word becomes shorter by folding, so that no short one is passed over.
        possible = {
            piece
            for piece in pieces
            if not piece.isalpha()
            or (start := starts[piece[:BEGINNING]]) in begins
            or (len(piece) <= SHORT and start[:1] in first)
        }
        if self.inside:
            holds = self.inside.search
            possible |= {piece for piece in pieces if holds(folded[piece])}
        return possible


class _Starts(dict[str, str]):
    """How words begin that begin so: folded, `BEGINNING` letters. There are not many."""

    def __missing__(self, written: str) -> str:
        start = fold(normalise(written))[:BEGINNING]
        if len(self) < MOST_STARTS:
            self[written] = start
        return start


_starts = _Starts()


@lru_cache(maxsize=MOST_KEPT)
def looks_of(terms: frozenset[str], language: str) -> Looks:
    """What the words look like that any of the terms finds."""
    # Maltese words change at both ends; a term may be as short as a beginning.
    if rules_of(language).way == OWN or min(map(len, terms), default=0) < BEGINNING:
        return Looks(frozenset(), everything=True)
    begins = frozenset().union(*(beginnings(term, language) for term in terms))
    first = frozenset(term[:1] for term in terms)
    if language not in COMPOUNDS:
        return Looks(begins, first)
    inside = {part for term in terms for part in _inside(term, language)}
    return Looks(begins, first, re.compile("|".join(map(re.escape, sorted(inside)))))


@lru_cache(maxsize=MOST_KEPT)
def beginnings(term: str, language: str) -> frozenset[str]:
    """The first `BEGINNING` letters of all words that the term finds, parts of compounds left out."""
    found = _of_forms(term, language)
    for member in _listed(language).get(term[:SAME], ()):
        found |= _of_forms(member, language)
    for written, meant in RESPELT.get(language, ()):
        found |= {written[:BEGINNING] for each in tuple(found) if each.startswith(meant)}
    return frozenset(found)


def _of_forms(lemma: str, language: str) -> set[str]:
    lexicon = lexicon_of(language)
    told = lexicon.beginnings(lemma[:SAME]) if lexicon else ()
    return {lemma[:BEGINNING], *told}


@lru_cache(maxsize=64)
def _listed(language: str) -> dict[str, frozenset[str]]:
    """What our lists name for words that begin so and itself begins otherwise."""
    lists = word_lists(language)
    found: dict[str, set[str]] = {}
    for named in (lists.forms, lists.also, lists.families):
        for word, others in named.items():
            for other in others:
                if other[:SAME] != word[:SAME]:
                    found.setdefault(other[:SAME], set()).add(word)
    return {start: frozenset(words) for start, words in found.items()}


@lru_cache(maxsize=MOST_KEPT)
def _inside(term: str, language: str) -> tuple[str, ...]:
    """What of a term may stand inside a compound, also where the dictionary or a list says otherwise."""
    joints = (form for form, word in word_lists(language).joints.items() if word[:SAME] == term[:SAME])
    others = (each for each in beginnings(term, language) if each != term[:BEGINNING])
    return (term[:INSIDE], *(form[:INSIDE] for form in joints), *others)
