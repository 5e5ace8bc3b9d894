"""Characters: spellings of a letter that count as the same."""

import re
import unicodedata

from practices.languages.letters import PLAIN_LETTERS

# Control and private characters become blanks; invisible formatting (soft hyphen, joiners, direction marks),
# lone surrogates and variation selectors vanish, so that a word with one inside stays one word.
_BLANKED = frozenset({"Cc", "Co", "Cn", "Zl", "Zp"})
_DROPPED = frozenset({"Cf", "Cs"})
_SIGNS = dict.fromkeys("’‘ʼʹ′`´＇‛", "'") | dict.fromkeys("‐‑‒–—−", "-")
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")
_LETTERS = str.maketrans(PLAIN_LETTERS | {"ς": "σ"})
_STRANGE = re.compile(r"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0370-\u03ff\u0410-\u044f]")
MARKS = r"[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Combining marks, as a class for regular expressions: never a word's first sign, never its end."""
_MARKS = re.compile(MARKS + "+")


def _replacement(match: "re.Match[str]") -> str:
    char = match.group()
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    return " " if category in _BLANKED or char.isspace() else char


def _sign(match: "re.Match[str]") -> str:
    return _SIGNS[match.group()]


def printable(text: str) -> str:
    """Return the text without control, surrogate and invisible characters, composed (NFC); it looks the same."""
    return unicodedata.normalize("NFC", _STRANGE.sub(_replacement, text))


def normalise(text: str) -> str:
    """Return the text composed (NFKC), in lower case, with one kind of apostrophe, hyphen and sigma. Never fails."""
    text = _SIGN.sub(_sign, text)
    text = unicodedata.normalize("NFKC", _STRANGE.sub(_replacement, text))
    return text.lower().replace("ς", "σ")


def fold(word: str) -> str:
    """Return a normalised word without its marks: `žák` → `zak`, `σχολείο` → `σχολειο`, `għaqda` → `ghaqda`."""
    if word.isascii():
        return word
    bare = _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_LETTERS)))
    return unicodedata.normalize("NFC", bare)
