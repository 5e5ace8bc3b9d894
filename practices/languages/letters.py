"""Letter tables: letters written plainly, characters that mean the same, and characters that draw nothing."""

import unicodedata

PLAIN_LETTERS = {
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ŋ": "n", "ŧ": "t", "ĸ": "k",
}  # fmt: skip
"""Letters that are not a base letter with a mark, written as their languages do without them."""
APOSTROPHES = "’‘ʼʹ′`´＇‛"
"""Characters that are read as `'`."""
HYPHENS = "‐‑‒–—−"
"""Characters that are read as `-`."""
PLAIN_SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))

DRAWS_NOTHING = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159")
"""Letters and symbols by their category, yet nothing is seen: Hangul fillers, an empty Braille cell and others."""


def is_drawn(character: str) -> bool:
    """Return whether a reader sees it by itself: no space, control or format character, no mark without its letter."""
    return unicodedata.category(character)[0] not in "CZM" and character not in DRAWS_NOTHING


def is_blank(text: str) -> bool:
    """Return whether a reader sees nothing at all of a text."""
    return not any(map(is_drawn, text))
