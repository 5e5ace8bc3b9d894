"""Text → terms: normalise, cut into words, fold, stem. The same for index, question and highlighting."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from search.analysis import lexicons
from search.analysis.kept import LONGEST_KEPT, KeptReadings
from search.analysis.lemmas import algorithmic_stem, parts, stems
from search.analysis.normalising import MARKS, fold, normalise
from search.analysis.rules import rules_of
from search.analysis.stop_words import STOP_WORDS
from search.analysis.word_lists import lists_identity

VERSION = f"4-{lists_identity()}-{lexicons.identity() if lexicons.is_prepared() else 'endings'}"
"""Another one with every change of what the pipeline yields, so that the index is built anew.

The number is raised with the code; lists and dictionaries speak for themselves.
"""
STEM = "0"
"""Follows a stem that stands beside lemmas, so that it meets no lemma that is written like it."""
MOST_KNOWN = 150_000
"""Words of all languages that are kept in memory as they are read; a page of results has thousands."""
MOST_KNOWN_READING_ALL = 1_000_000
"""The same while all texts are read; for some minutes these are some hundred megabytes."""
MAX_WORD = LONGEST_KEPT
"""Longer words are cut: no engine takes terms of any length, and nobody types them."""
_LETTERS = rf"[^\W_]+(?:{MARKS}[^\W_]*)*"
_WORD = re.compile(rf"{_LETTERS}(?:'{_LETTERS})*")
_POSSESSIVE = re.compile(r"'s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    exact: folded, as written. stems: the terms that identify it: its lemmas, and words it is derived
    from; the first is the same for most forms of the word.
    parts: of a compound, the stems of each part, in order; empty for other words.
    canonical: the stem by the ending alone. It misses irregular forms, but one form has one only,
    whatever else the form may be: names of several words are compared by it.
    terms: all stems a text with this word is found by: its own, then those of its parts.
    """

    exact: str
    stems: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()
    is_stop_word: bool = False
    canonical: str = ""
    terms: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        terms = self.stems
        if self.parts:
            terms = tuple(dict.fromkeys((*terms, *(stem for part in self.parts for stem in part))))
        object.__setattr__(self, "terms", terms)


def words(text: str, language: str) -> list[Word]:
    """The words of a text in their order."""
    known = _known_words.of(language)
    before = len(known)
    found = list(map(known.__getitem__, surfaces(text, language)))
    if len(known) != before:
        _known_words.make_room()
    return found


@contextmanager
def reading_all() -> Iterator[None]:
    """While all texts are read, as by a rebuild: no word is forgotten to make room, nearly all come again."""
    _known_words.most = MOST_KNOWN_READING_ALL
    try:
        yield
    finally:
        _known_words.most = MOST_KNOWN
        _known_words.make_room()


def analyse(text: str, language: str) -> list[str]:
    """The stems of a text in their order, those of the parts of compounds included, as the index holds them."""
    return [term for word in words(text, language) for term in word.terms]


def surfaces(text: str, language: str) -> list[str]:
    """The words as written, normalised, without elided articles and possessive endings."""
    rules = rules_of(language)
    text = normalise(text)
    if rules.elided is not None:
        text = rules.elided.sub(" ", text)
    found: list[str] = []
    for word in _WORD.findall(text):
        if "'" not in word:
            found.append(word)
        elif rules.drops_possessive:
            found.append(_POSSESSIVE.sub("", word).replace("'", "") or word.replace("'", ""))
        else:
            found.extend(word.split("'"))
    return found


def _read(surface: str, language: str) -> Word:
    exact = fold(surface[:MAX_WORD])[:MAX_WORD]
    if exact in STOP_WORDS.get(language, ()):
        return Word(exact, stems(exact, language), is_stop_word=True, canonical=exact)
    canonical = algorithmic_stem(exact, language) or exact
    found = stems(exact, language)
    if 0 < rules_of(language).stem_from <= len(canonical) and exact.isalpha():
        found = (*found, canonical + STEM)
    return Word(exact, found, parts(exact, language), canonical=canonical)


_known_words = KeptReadings(_read, MOST_KNOWN)
