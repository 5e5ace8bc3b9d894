"""Text → terms: normalise, cut into words, fold, stem. The same for index, question and highlighting."""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import Stemmer

from search.analysis.light import STAGES, light_stem
from search.analysis.normalising import MARKS, fold, normalise
from search.analysis.rules import rules_of
from search.analysis.stop_words import STOP_WORDS

VERSION = 1
"""Raised with every change of what the pipeline yields: an index of another version is built anew."""
MAX_WORD = 48
"""Longer words are cut: no engine takes terms of any length, and nobody types them."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|{MARKS})*(?:'[^\W_](?:[^\W_]|{MARKS})*)*")
_POSSESSIVE = re.compile(r"'s?$")
_stemmers = threading.local()


@dataclass(frozen=True)
class Word:
    """One word of a text.

    exact: folded, unstemmed. stems: one or two, because an ending may be seen with its marks only
    (`käytännöt`) or without them only (`kaytannot`); either finds the word.
    """

    exact: str
    stems: tuple[str, ...]
    is_stop_word: bool = False


def words(text: str, language: str) -> list[Word]:
    """The words of a text in their order."""
    return [_analysed(surface, language) for surface in surfaces(text, language)]


def analyse(text: str, language: str) -> list[str]:
    """The stems of a text in their order, as the index holds them."""
    return [stem for word in words(text, language) for stem in word.stems]


def required_words(text: str, language: str) -> tuple[list[Word], list[Word]]:
    """The words a version must have, and the small ones that only count for the order.

    A question made of small words only must have them all, so it never becomes empty.
    """
    found = list(dict.fromkeys(words(text, language)))
    wanted = [word for word in found if not word.is_stop_word]
    if not wanted:
        return found, []
    return wanted, [word for word in found if word.is_stop_word]


def query_terms(text: str, language: str) -> frozenset[str]:
    """The stems of a question that a text in this language is highlighted by."""
    return frozenset(stem for word in required_words(text, language)[0] for stem in word.stems)


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


@lru_cache(maxsize=100_000)
def _analysed(surface: str, language: str) -> Word:
    surface = surface[:MAX_WORD]
    exact = fold(surface)[:MAX_WORD]
    stems: tuple[str, ...]
    if language in STAGES:
        stems = (light_stem(exact, language),)
    else:
        stems = tuple(dict.fromkeys((fold(_stem(surface, language)), _stem(exact, language))))
    return Word(exact, stems, exact in STOP_WORDS.get(language, ()))


def _stem(word: str, language: str) -> str:
    name = rules_of(language).stemmer
    if not name:
        return word
    # A stemmer object must not be used by two threads.
    mine: dict[str, Any] = _stemmers.__dict__.setdefault("by_name", {})
    stemmer = mine.get(name)
    if stemmer is None:
        stemmer = mine[name] = Stemmer.Stemmer(name, 0)
    return stemmer.stemWord(word) or word
