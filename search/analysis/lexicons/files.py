"""The prepared dictionaries: memory-mapped files, shared by all processes of a machine.

A dictionary is a folder of tries, keyed on folded forms:
    exceptions   form → its lemmas, where they differ from those by its ending
    endings      ending, reversed → what is cut and its replacement
    words        the lemmas that are no names
    beginnings   prefix of a lemma → other prefixes that its forms can have
A lemma is stored as a change: one character for the number of characters cut off the end, then the replacement.
"""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import marisa_trie
from django.conf import settings

from search.analysis.language_data import dictionaries, language_data

FORMAT = 2
"""Increased when prepared dictionaries change although simplemma does not."""
EXCEPTIONS, ENDINGS, WORDS, PREFIXES = "exceptions.marisa", "endings.marisa", "words.marisa", "beginnings.marisa"
LEMMA_PREFIX, FORM_PREFIX = 3, 2
"""Characters of a lemma and of its forms that are compared."""
SEPARATOR = "\t"
_ZERO = 0x21


class Lexicon:
    """The dictionary of one language. Reading is safe in many threads."""

    def __init__(self, folder: Path) -> None:
        self._exceptions = marisa_trie.BytesTrie().mmap(str(folder / EXCEPTIONS))
        self._endings = marisa_trie.BytesTrie().mmap(str(folder / ENDINGS))
        self._words = marisa_trie.Trie().mmap(str(folder / WORDS))
        self._prefixes = marisa_trie.BytesTrie().mmap(str(folder / PREFIXES))

    def lemmas(self, form: str) -> tuple[str, ...]:
        """Return the lemmas of a folded form, the likeliest first; by analogy of its ending if it is not known."""
        found = self._exceptions.get(form)
        if found is None:
            endings = self._endings.prefixes(form[::-1])
            if not endings:
                return (form,)
            found = self._endings[endings[-1]]
        return tuple(changed(form, change) for change in found[0].decode().split(SEPARATOR))

    def knows(self, lemma: str) -> bool:
        """Return whether the dictionary has a folded lemma that is no name."""
        return lemma in self._words

    def form_prefixes(self, prefix: str) -> tuple[str, ...]:
        """Return the other prefixes that forms have of lemmas with this prefix of `LEMMA_PREFIX` characters."""
        found = self._prefixes.get(prefix)
        return tuple(found[0].decode().split(SEPARATOR)) if found else ()


def change_of(form: str, lemma: str) -> str:
    """Return the change that makes a form its lemma."""
    same = 0
    for one, other in zip(form, lemma, strict=False):
        if one != other:
            break
        same += 1
    return chr(_ZERO + len(form) - same) + lemma[same:]


def changed(form: str, change: str) -> str:
    """Return the lemma that a change makes of a form."""
    return form[: len(form) - ord(change[0]) + _ZERO] + change[1:]


@lru_cache(maxsize=1)
def identity() -> str:
    """Return a hash that changes when the dictionaries must be prepared again."""
    sources = (FORMAT, version("simplemma"))
    return hashlib.blake2b(repr(sources).encode(), digest_size=6).hexdigest()


def folder_of(language: str) -> Path:
    """Return the folder of the dictionary of a language."""
    return Path(settings.LEXICONS_DIR) / identity() / language


@lru_cache(maxsize=1)
def is_prepared() -> bool:
    """Return whether the dictionaries of all languages exist; the same for the lifetime of a process."""
    return all(folder_of(language).is_dir() for language in dictionaries())


@lru_cache(maxsize=64)
def lexicon_of(language: str) -> Lexicon | None:
    """Return the dictionary of a language; None where it has none or dictionaries are not prepared."""
    if not language_data(language).dictionary or not is_prepared():
        return None
    return Lexicon(folder_of(language))
