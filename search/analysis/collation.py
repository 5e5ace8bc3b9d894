"""The order of titles in each language: a table of alphabets, and a key that sorts by plain comparison.

Three levels as in the Unicode collation: letters first, then marks, so that equal
letters with and without a mark stand together. Blanks come before digits, digits
before letters, the reader's own script before the others.
"""

import re
import unicodedata
from collections.abc import Iterable
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


_DIGRAPHS = 0xE000
"""Digraphs are counted as one letter: the first code point of those that stand for them."""


class _Weights(dict[int, str]):
    """For `str.translate`: each letter's weight. What the alphabet does not list is worked out once."""

    def __init__(self, listed: dict[str, str]) -> None:
        super().__init__((ord(letter), weight) for letter, weight in listed.items())

    def __missing__(self, code: int) -> str:
        weight = self[code] = "".join(self.get(ord(letter), letter) for letter in _base_letters(chr(code)))
        return weight


class _Variants(dict[int, str]):
    """For `str.translate`: `0` for the plain letter, otherwise a sign that keeps variants of one letter apart."""

    def __init__(self, listed: Iterable[str]) -> None:
        super().__init__((ord(letter), "0" if letter.isascii() else "1") for letter in listed)
        self[ord(" ")] = ""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        variant = self[code] = "".join(
            "1" if base == letter else chr(0x32 + code % 64) for base in _base_letters(letter)
        )
        return variant


@dataclass(frozen=True)
class Collation:
    """An alphabet as tables; `digraphs` are replaced first, by one sign each."""

    weights: _Weights
    variants: _Variants
    digraphs: dict[str, str]
    pattern: "re.Pattern[str] | None"
    article: "re.Pattern[str] | None"


def _base_letters(letter: str) -> str:
    """A letter that no alphabet lists counts as its base letter, a sign as nothing."""
    if not letter.isalnum():
        return ""
    return _MARKS.sub("", unicodedata.normalize("NFD", letter)).translate(_EXPANDED)


def alphabet_of(language: str) -> str:
    """The language whose readers sort the same way: most of those without an alphabet of their own do."""
    return language if language in ALPHABETS or language in OWN_SCRIPT or language in ARTICLES else ""


@lru_cache(maxsize=64)
def _collation(language: str) -> Collation:
    scripts = OWN_SCRIPT.get(language, (ALPHABETS.get(language, LATIN), GREEK, CYRILLIC))
    letters = ["0 1 2 3 4 5 6 7 8 9", *scripts]
    weights: dict[str, str] = {" ": " "}
    digraphs: dict[str, str] = {}
    # One byte for each of the first 90 letters, two for the rest; blank and the divider are lower than all.
    for position, same in enumerate(" ".join(letters).split()):
        weight = chr(0x21 + position) if position < 90 else chr(0x100 + position)
        for written in same.split("/"):
            letter = written
            if len(written) > 1:
                letter = digraphs[written] = chr(_DIGRAPHS + len(digraphs))
            weights[letter] = weight
    longest_first = sorted(digraphs, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first))) if digraphs else None
    return Collation(_Weights(weights), _Variants(weights), digraphs, pattern, ARTICLES.get(language))


def collation_key(text: str, language: str) -> str:
    """A string whose plain order is the order of the language's readers.

    Signs are passed over; letters of no table come last, by code point.
    """
    return _key(text, alphabet_of(language))


@lru_cache(maxsize=256)
def _compared(text: str) -> str:
    """The beginning of a text, which is asked for in all alphabets one after the other."""
    return " ".join(normalise(text[: MAX_KEY * 8]).split())[: MAX_KEY * 4]


@lru_cache(maxsize=10_000)
def _key(text: str, alphabet: str) -> str:
    collation = _collation(alphabet)
    compared = _compared(text)
    if collation.article is not None:
        compared = collation.article.sub("", compared)
    if collation.pattern is not None:
        compared = collation.pattern.sub(lambda match: collation.digraphs[match.group()], compared)
    primary = compared.translate(collation.weights)[:MAX_KEY]
    letters = len(primary) - primary.count(" ")
    return f"{primary.strip()}\x1f{compared.translate(collation.variants)[:letters].rstrip('0')}"
