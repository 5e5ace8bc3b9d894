"""The order of titles in each language: a table of alphabets, and a key that sorts by plain comparison.

Three levels as in the Unicode collation: letters first, then marks, so that equal
letters with and without a mark stand together. Blanks come before digits, digits
before letters, the reader's own script before the others.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.normalising import normalise

LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
GREEK = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω"
CYRILLIC = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"

ALPHABETS: dict[str, str] = {
    "cs": "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž",
    "da": f"{LATIN} æ/ä ø/ö å/aa",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "et": "a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y",
    "fi": f"{LATIN} å ä/æ ö/ø",
    "hr": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž",
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö/ő p q r s sz t ty u ü/ű v w x y z zs",
    "lt": "a b c č d e f g h i/y j k l m n o p q r s š t u v w x z ž",
    "lv": "a b c č d e f g ģ h i/y j k ķ l ļ m n ņ o p q r ŗ s š t u v w x z ž",
    "mt": "a b ċ c d e f ġ g għ h ħ i j k l m n o p q r s t u v w x ż z",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș/ş t ț/ţ u v w x y z",
    "sk": "a ä b c č d e f g h ch i j k l m n o ô p q r ř s š t u v w x y z ž",
    "sl": "a b c č ć d đ e f g h i j k l m n o p q r s š t u v w x y z ž",
    "sv": f"{LATIN} å ä/æ ö/ø",
}
"""Letters in their order, `/` between those that count as the same letter. Languages without a row use `LATIN`."""
OWN_SCRIPT = {"el": (GREEK, LATIN, CYRILLIC), "bg": (CYRILLIC, LATIN, GREEK)}

MAX_KEY = 60
"""Letters compared; titles that agree on more are ordered by number."""
ARTICLES = {"mt": re.compile(r"^(?:i?l|i[dnrstxzżċ])-")}
"""An article grown together with its noun is passed over at the beginning, as in Maltese lists: il-Belġju under B."""
_EXPANDED = {ord("æ"): "ae", ord("œ"): "oe", ord("ß"): "ss", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l", ord("ħ"): "h"}
_MARKS = re.compile(r"[\u0300-\u036f]")


@dataclass(frozen=True)
class Collation:
    """Weights of the letters of one language, digraphs included."""

    weights: dict[str, str]
    pattern: "re.Pattern[str]"


@lru_cache(maxsize=64)
def _collation(language: str) -> Collation:
    scripts = OWN_SCRIPT.get(language, (ALPHABETS.get(language, LATIN), GREEK, CYRILLIC))
    letters = ["0 1 2 3 4 5 6 7 8 9", *scripts]
    weights: dict[str, str] = {}
    # One byte for each of the first 90 letters, two for the rest; blank and the divider are lower than all.
    for position, same in enumerate(" ".join(letters).split()):
        weight = chr(0x21 + position) if position < 90 else chr(0x100 + position)
        for letter in same.split("/"):
            weights[letter] = weight
    longest_first = sorted(weights, key=len, reverse=True)
    return Collation(weights, re.compile("|".join(map(re.escape, longest_first)) + r"|\s+|.", re.DOTALL))


@lru_cache(maxsize=50_000)
def collation_key(text: str, language: str) -> str:
    """A string whose plain order is the order of the language's readers.

    Signs are passed over; letters of no table come last, by code point.
    """
    collation = _collation(language)
    primary: list[str] = []
    secondary: list[str] = []
    compared = normalise(text).strip()[: MAX_KEY * 4]
    if language in ARTICLES:
        compared = ARTICLES[language].sub("", compared)
    for part in collation.pattern.findall(compared):
        if len(primary) >= MAX_KEY:
            break
        if part.isspace():
            primary.append(" ")
        elif part in collation.weights:
            primary.append(collation.weights[part])
            secondary.append(_variant(part, part))
        else:
            _add_unlisted(part, collation, primary, secondary)
    return "".join(primary).strip() + "\x1f" + "".join(secondary).rstrip("0")


def _add_unlisted(part: str, collation: Collation, primary: list[str], secondary: list[str]) -> None:
    """A letter that this alphabet does not list: as its base letter, marked as a variant of it."""
    if not part.isalnum() and not _MARKS.match(part):
        return
    base = _MARKS.sub("", unicodedata.normalize("NFD", part.translate(_EXPANDED)))
    for letter in base:
        primary.append(collation.weights.get(letter, letter))
        secondary.append(_variant(part, letter))


def _variant(part: str, base: str) -> str:
    """`0` for the plain letter; otherwise a sign that keeps variants of one letter apart."""
    if part == base and len(part) == 1 and part.isascii():
        return "0"
    return "1" if part == base else chr(0x32 + ord(part[0]) % 64)
