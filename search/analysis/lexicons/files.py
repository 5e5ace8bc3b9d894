"""Where the prepared dictionaries lie, and how they are read: memory-mapped, shared by all processes of a machine.

A dictionary is a folder of tries, keyed on folded forms:
    exceptions   form → its lemmas, where the endings would tell something else
    endings      ending, read backwards → what is cut and what is put instead
    words        the lemmas that are no names
    beginnings   first letters of a lemma → other first letters that its forms can have
A lemma is told by a change: one letter for how much is cut off the end, then what is put instead.
"""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import marisa_trie
from django.conf import settings

FORMAT = 2
"""Raised when prepared dictionaries change although simplemma does not."""
_SAME_NAME = "bg cs da de el en es et fi fr hu it lt lv nl pl pt ro sk sl sv"
DICTIONARIES = {code: code for code in _SAME_NAME.split()} | {"hr": "hbs"}
"""Languages with a dictionary in simplemma, by its name there."""
EXCEPTIONS, ENDINGS, WORDS, BEGINNINGS = "exceptions.marisa", "endings.marisa", "words.marisa", "beginnings.marisa"
SAME, BEGINNING = 3, 2
"""First letters of a lemma, by which is told what its forms begin with, and how much of them that is."""
SEPARATOR = "\t"
_ZERO = 0x21


class Lexicon:
    """The lemmas of one language. Reading is safe in many threads."""

    def __init__(self, folder: Path) -> None:
        self._exceptions = marisa_trie.BytesTrie().mmap(str(folder / EXCEPTIONS))
        self._endings = marisa_trie.BytesTrie().mmap(str(folder / ENDINGS))
        self._words = marisa_trie.Trie().mmap(str(folder / WORDS))
        self._beginnings = marisa_trie.BytesTrie().mmap(str(folder / BEGINNINGS))

    def lemmas(self, form: str) -> tuple[str, ...]:
        """The lemmas of a folded form, the likeliest first; by analogy of its ending if it is not known."""
        found = self._exceptions.get(form)
        if found is None:
            endings = self._endings.prefixes(form[::-1])
            if not endings:
                return (form,)
            found = self._endings[endings[-1]]
        return tuple(changed(form, change) for change in found[0].decode().split(SEPARATOR))

    def knows(self, lemma: str) -> bool:
        """Whether a folded lemma stands in the dictionary, as no name."""
        return lemma in self._words

    def beginnings(self, start: str) -> tuple[str, ...]:
        """Of lemmas that begin with these `SAME` letters: what their forms begin with, where that is something else."""
        found = self._beginnings.get(start)
        return tuple(found[0].decode().split(SEPARATOR)) if found else ()


def change_of(form: str, lemma: str) -> str:
    """How a form becomes its lemma."""
    same = 0
    for one, other in zip(form, lemma, strict=False):
        if one != other:
            break
        same += 1
    return chr(_ZERO + len(form) - same) + lemma[same:]


def changed(form: str, change: str) -> str:
    """The lemma that a change makes of a form."""
    return form[: len(form) - ord(change[0]) + _ZERO] + change[1:]


@lru_cache(maxsize=1)
def identity() -> str:
    """Changes when the dictionaries must be prepared anew."""
    facts = (FORMAT, version("simplemma"))
    return hashlib.blake2b(repr(facts).encode(), digest_size=6).hexdigest()


def folder_of(language: str) -> Path:
    """Where the dictionary of a language lies."""
    return Path(settings.LEXICONS_DIR) / identity() / language


@lru_cache(maxsize=1)
def is_prepared() -> bool:
    """Whether the dictionaries of all languages are there. Looked at once: a process does not change its mind."""
    return all(folder_of(language).is_dir() for language in DICTIONARIES)


@lru_cache(maxsize=64)
def lexicon_of(language: str) -> Lexicon | None:
    """The dictionary of a language; nothing where it has none or dictionaries are not prepared."""
    if language not in DICTIONARIES or not is_prepared():
        return None
    return Lexicon(folder_of(language))
