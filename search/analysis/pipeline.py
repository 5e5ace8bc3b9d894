"""Text to terms: normalise, split into words, fold, find lemmas. The same for index, query and highlighting."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from practices.languages.folding import MARKS, fold
from search.analysis import lexicons
from search.analysis.language_data import data_hash, language_data
from search.analysis.lemmas import algorithmic_stem, form_terms, parts
from search.analysis.memo import MAX_TOKEN, TokenMemo
from search.analysis.normalising import normalise

ANALYSER_VERSION = 4
"""Increased with every change of the code that changes its results; data and dictionaries have their own hashes."""
STEM = "0"
"""Follows a stem beside lemmas, so that it never equals a lemma."""
MAX_KNOWN = 150_000
"""Analysed words of all languages in memory; a page of results has thousands."""
MAX_KNOWN_IN_BULK = 1_000_000
"""The same while all texts are analysed; for some minutes these are some hundred megabytes."""
MAX_WORD = MAX_TOKEN
"""Longer words are cut: no engine takes terms of any length, and nobody types them."""
WORD_CHARACTERS = rf"[^\W_]+(?:{MARKS}[^\W_]*)*"
"""A word without apostrophes, for regular expressions."""
_WORD = re.compile(rf"{WORD_CHARACTERS}(?:'{WORD_CHARACTERS})*")
_POSSESSIVE = re.compile(r"'s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    folded: without marks, in lower case.
    lemmas: the terms that identify it: its lemmas, and words it is derived from. The first is the same
    for most forms of the word. A language without a dictionary has a stem instead.
    parts: of a compound, the lemmas of each part, in order; empty for other words.
    stem: by the ending alone. It misses irregular forms, but a form has one only:
    names of several words are compared by it.
    terms: all index terms of a text with this word: its lemmas, then those of its parts.
    """

    folded: str
    lemmas: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()
    is_stop_word: bool = False
    stem: str = ""
    terms: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        terms = self.lemmas
        if self.parts:
            terms = tuple(dict.fromkeys((*terms, *(lemma for part in self.parts for lemma in part))))
        object.__setattr__(self, "terms", terms)


@lru_cache(maxsize=1)
def analyser_hash() -> str:
    """Return a hash that changes with everything that decides the terms of a text; the index is then rebuilt."""
    dictionaries = lexicons.identity() if lexicons.is_prepared() else "endings"
    return f"{ANALYSER_VERSION}-{data_hash()}-{dictionaries}"


def words(text: str, language: str) -> list[Word]:
    """Return the words of a text in their order."""
    known = _known_words.of(language)
    before = len(known)
    analysed = list(map(known.__getitem__, surfaces(text, language)))
    if len(known) != before:
        _known_words.make_room()
    return analysed


@contextmanager
def bulk_analysis() -> Iterator[None]:
    """Keep nearly all words in memory while all texts are analysed, as by a rebuild: most words come again."""
    _known_words.max_tokens = MAX_KNOWN_IN_BULK
    try:
        yield
    finally:
        _known_words.max_tokens = MAX_KNOWN
        _known_words.make_room()


def analyse(text: str, language: str) -> list[str]:
    """Return the terms of a text in their order, as the index holds them, parts of compounds included."""
    return [term for word in words(text, language) for term in word.terms]


def surfaces(text: str, language: str) -> list[str]:
    """Return the words of a text as written, normalised, without elided articles and possessive endings."""
    data = language_data(language)
    text = normalise(text)
    if data.elision is not None:
        text = data.elision.sub(" ", text)
    found: list[str] = []
    for word in _WORD.findall(text):
        if "'" not in word:
            found.append(word)
        elif data.possessive_s:
            found.append(_POSSESSIVE.sub("", word).replace("'", "") or word.replace("'", ""))
        else:
            found.extend(word.split("'"))
    return found


def _analysed(surface: str, language: str) -> Word:
    data = language_data(language)
    folded = fold(surface[:MAX_WORD])[:MAX_WORD]
    if folded in data.stop_words:
        return Word(folded, form_terms(folded, language), is_stop_word=True, stem=folded)
    stem = algorithmic_stem(folded, language) or folded
    lemmas = form_terms(folded, language)
    if 0 < data.stem_from <= len(stem) and folded.isalpha():
        lemmas = (*lemmas, stem + STEM)
    return Word(folded, lemmas, parts(folded, language), stem=stem)


_known_words = TokenMemo(_analysed, MAX_KNOWN)
