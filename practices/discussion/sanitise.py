"""Cleaning of text that visitors type: no control characters, no lone surrogates, composed letters."""

import re
import unicodedata

from practices.languages.letters import is_drawn

_DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DROPPED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTION_MARKS}]")
_ADDRESS = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


def clean_text(value: str) -> str:
    """Return several lines with `\\n` as line end, without control characters and marks of the writing direction."""
    whole = str(value).encode("utf-8", "replace").decode("utf-8")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return unicodedata.normalize("NFC", _DROPPED.sub("", lines)).strip()


def clean_line(value: str) -> str:
    """Return one line: every run of white space, line ends included, becomes one space."""
    return " ".join(clean_text(value).split())


def has_words(value: str) -> bool:
    """Return whether a text has a letter, a digit or a symbol such as an emoji that is visible."""
    return any(is_drawn(character) and unicodedata.category(character)[0] in "LNS" for character in value)


def count_addresses(value: str) -> int:
    """Return how many web addresses a text has."""
    return len(_ADDRESS.findall(value))


def excerpt(value: str, length: int = 120) -> str:
    """Return the beginning of a text on one line, cut at a word."""
    line = clean_line(value)
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"
