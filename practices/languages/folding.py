"""Text without case and accents, as slugs, search, imports and lists compare it."""

import re
import unicodedata

from practices.languages.letters import PLAIN_LETTERS

MARKS = r"[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Combining marks of Latin, Greek and Cyrillic, as a class for regular expressions.

Never the first sign of a word and never its end. In other scripts, such as Hebrew or Devanagari, a mark can be
a vowel: it stays.
"""
_MARKS = re.compile(MARKS + "+")
_LETTERS = str.maketrans(PLAIN_LETTERS | {"ς": "σ"})


def fold(text: str) -> str:
    """Return a text in lower case without accents: `Žák` → `zak`, `ΣΧΟΛΕΊΟ` → `σχολειο`, `Straße` → `strasse`."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_LETTERS)
    return unicodedata.normalize("NFC", bare)
