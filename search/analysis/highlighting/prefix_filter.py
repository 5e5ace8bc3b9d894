"""A filter that rules out nearly all words of a text by their first characters before they are analysed.

Analysis changes endings; the first characters stay, except where a list or the dictionary
has another lemma (went: go, geholfen: helfen), or where the word is a part of a compound.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from practices.languages.folding import fold
from search.analysis import maltese
from search.analysis.language_data import language_data
from search.analysis.lexicons import lexicon_of
from search.analysis.lexicons.files import FORM_PREFIX, LEMMA_PREFIX
from search.analysis.normalising import normalise

INSIDE = 3
"""Characters of a term that a compound with it contains."""
SHORT = 4
"""A word of so few characters may be a form of any word with the same initial: the rest may be an ending."""
MAX_FILTERS, MAX_PREFIXES = 5_000, 20_000


@dataclass(frozen=True, slots=True)
class PrefixFilter:
    """What a folded word that matches looks like.

    prefixes: its first `FORM_PREFIX` characters.
    initials: or its first character, if it is `SHORT`.
    inside: or what it contains, in languages with compounds.
    passes_all: any word may match.
    """

    prefixes: frozenset[str]
    initials: frozenset[str] = frozenset()
    inside: "re.Pattern[str] | None" = None
    passes_all: bool = False

    def among(self, chunks: Set[str], folded: Mapping[str, str]) -> Set[str]:
        """Return the chunks of a text that may match; those that are no single word, as with a hyphen, always do.

        folded: the folded word of each chunk, used only for compounds.
        """
        if self.passes_all:
            return chunks
        prefixes, initials, known = self.prefixes, self.initials, _known_prefixes
        # No word becomes shorter by folding, so that no short one is missed.
        possible = {
            chunk
            for chunk in chunks
            if not chunk.isalpha()
            or (prefix := known[chunk[:FORM_PREFIX]]) in prefixes
            or (len(chunk) <= SHORT and prefix[:1] in initials)
        }
        if self.inside:
            contains = self.inside.search
            possible |= {chunk for chunk in chunks if contains(folded[chunk])}
        return possible


class _Prefixes(dict[str, str]):
    """The folded prefixes of words by the prefixes as written. There are not many."""

    def __missing__(self, written: str) -> str:
        prefix = fold(normalise(written))[:FORM_PREFIX]
        if len(self) < MAX_PREFIXES:
            self[written] = prefix
        return prefix


_known_prefixes = _Prefixes()


@lru_cache(maxsize=MAX_FILTERS)
def prefix_filter_of(terms: frozenset[str], language: str) -> PrefixFilter:
    """Return the filter that passes all words which any of the terms matches."""
    data = language_data(language)
    # Maltese words change at both ends; a term may be as short as a prefix.
    if data.strategy == maltese.STRATEGY or min(map(len, terms), default=0) < FORM_PREFIX:
        return PrefixFilter(frozenset(), passes_all=True)
    prefixes = frozenset().union(*(prefixes_of(term, language) for term in terms))
    initials = frozenset(term[:1] for term in terms)
    if data.compounds is None:
        return PrefixFilter(prefixes, initials)
    inside = {part for term in terms for part in _inside(term, language)}
    return PrefixFilter(prefixes, initials, re.compile("|".join(map(re.escape, sorted(inside)))))


@lru_cache(maxsize=MAX_FILTERS)
def prefixes_of(term: str, language: str) -> frozenset[str]:
    """Return the prefixes of all words that a term matches, except as a part of a compound."""
    prefixes = _of_forms(term, language)
    for word in _listed(language).get(term[:LEMMA_PREFIX], ()):
        prefixes |= _of_forms(word, language)
    for typed, meant in language_data(language).keyboard_spellings:
        prefixes |= {typed[:FORM_PREFIX] for prefix in tuple(prefixes) if prefix.startswith(meant)}
    return frozenset(prefixes)


def _of_forms(lemma: str, language: str) -> set[str]:
    lexicon = lexicon_of(language)
    others = lexicon.form_prefixes(lemma[:LEMMA_PREFIX]) if lexicon else ()
    return {lemma[:FORM_PREFIX], *others}


@lru_cache(maxsize=64)
def _listed(language: str) -> dict[str, frozenset[str]]:
    """Return the words of the language's lists by the prefixes of their lemmas, where these differ."""
    data = language_data(language)
    words: dict[str, set[str]] = {}
    for listed in (data.irregular_forms, data.additional_forms, data.families):
        for word, lemmas in listed.items():
            for lemma in lemmas:
                if lemma[:LEMMA_PREFIX] != word[:LEMMA_PREFIX]:
                    words.setdefault(lemma[:LEMMA_PREFIX], set()).add(word)
    return {prefix: frozenset(each) for prefix, each in words.items()}


@lru_cache(maxsize=MAX_FILTERS)
def _inside(term: str, language: str) -> tuple[str, ...]:
    """Return what of a term a compound may contain, also where the dictionary or a list has another form of it."""
    rules = language_data(language).compounds
    first_parts = rules.first_parts.items() if rules else ()
    listed = (form for form, word in first_parts if word[:LEMMA_PREFIX] == term[:LEMMA_PREFIX])
    others = (prefix for prefix in prefixes_of(term, language) if prefix != term[:FORM_PREFIX])
    return (term[:INSIDE], *(form[:INSIDE] for form in listed), *others)
