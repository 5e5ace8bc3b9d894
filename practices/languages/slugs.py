"""ASCII slugs from titles in 23 languages.

Greek follows ELOT 743 (ISO 843 type 2), Bulgarian the Transliteration Act of 2009,
Latin letters are folded (é → e, ß → ss, ø → o, ħ → h, ł → l …).
"""

import re
import unicodedata

from practices.languages.folding import fold

RESERVED = frozenset({"feed", "compare", "suggest", "export", "page"})
"""Words in the addresses of the list of practices."""

MAX_LENGTH = 80

_DIAERESIS = str.maketrans({"ϊ": "i", "ΐ": "i", "ϋ": "y", "ΰ": "y", "’": "", "'": ""})
"""Vowels that do not form a diphthong with the one before them; apostrophes are left out."""
_BULGARIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i",
    # letters of other Cyrillic alphabets that turn up in names
    "ы": "y", "э": "e", "ё": "yo", "і": "i", "ї": "yi", "є": "ye", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "ђ": "d", "џ": "dz", "ґ": "g",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_UNVOICED_AFTER = set("θκξπσςτφχψ")
_ELIDED = re.compile(r"\b(\w{1,4})['’](?=\w)(?!s\b)")
"""An article or preposition joined to its noun: l'école, dell'anno, f’Antwerp – but not pupil's."""


def _greek(text: str) -> str:
    """Transliterate lower-case Greek without tonos by ELOT 743."""
    out: list[str] = []
    i = 0
    while i < len(text):
        pair, char = text[i : i + 2], text[i]
        after = text[i + 2 : i + 3]
        if pair in ("αυ", "ευ", "ηυ"):
            unvoiced = not after or after in _GREEK_UNVOICED_AFTER or not after.isalpha()
            out.append(_GREEK[char] + ("f" if unvoiced else "v"))
            i += 2
        elif pair == "ου":
            out.append("ou")
            i += 2
        elif pair in ("γγ", "γξ", "γχ"):
            out.append("n" + _GREEK[pair[1]])
            i += 2
        elif pair == "μπ" and (i == 0 or not text[i - 1].isalpha()):
            out.append("b")
            i += 2
        else:
            out.append(_GREEK.get(char, char))
            i += 1
    return "".join(out)


def transliterate(text: str) -> str:
    """Return a text in any of the languages in lower-case ASCII letters; other characters stay."""
    text = unicodedata.normalize("NFC", text).lower()
    # й is a letter of its own, ϊ ϋ separate a diphthong: map before marks are dropped
    return _greek(fold("".join(_BULGARIAN.get(char, char) for char in text).translate(_DIAERESIS)))


def slugify(title: str) -> str:
    """Return the slug of a title: ASCII, at most `MAX_LENGTH`, cut at a word, never empty and never reserved."""
    slug = re.sub(r"[^a-z0-9]+", "-", transliterate(_ELIDED.sub(r"\1-", title))).strip("-")
    if len(slug) > MAX_LENGTH:
        slug = slug[: MAX_LENGTH + 1].rsplit("-", 1)[0][:MAX_LENGTH].strip("-")
    if not slug:
        return "practice"
    return f"{slug}-1" if slug in RESERVED else slug


def numbered(slug: str, number: int) -> str:
    """Return the `number`-th candidate for a slug that is taken: `parents-room`, `parents-room-2` …"""
    return slug if number == 1 else f"{slug[: MAX_LENGTH - len(str(number)) - 1]}-{number}"
