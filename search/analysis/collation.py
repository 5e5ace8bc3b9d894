"""The order of an alphabet: a key that sorts by plain comparison.

Three levels as in the Unicode collation: letters first, then marks, so that equal
letters with and without a mark stand together. Blanks come before digits, digits
before letters, the alphabet's own script before the others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from practices.languages.folding import fold
from search.analysis.normalising import normalise

LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
GREEK = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω"
CYRILLIC = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"
SCRIPTS = (LATIN, GREEK, CYRILLIC)
MAX_KEY = 60
"""Characters compared; titles that agree on more are ordered by number."""
_DIGRAPHS = 0xE000
"""The first of the code points that replace digraphs, which count as one letter."""


class _Weights(dict[int, str]):
    """For `str.translate`: the weight of each letter. What the alphabet does not list is computed once."""

    def __init__(self, listed: dict[str, str]) -> None:
        super().__init__((ord(letter), weight) for letter, weight in listed.items())

    def __missing__(self, code: int) -> str:
        weight = self[code] = "".join(self.get(ord(letter), letter) for letter in _base_letters(chr(code)))
        return weight


class _Variants(dict[int, str]):
    """For `str.translate`: `0` for the plain letter, otherwise a character for the variant of the letter."""

    def __init__(self, listed: Iterable[str]) -> None:
        super().__init__((ord(letter), "0" if letter.isascii() else "1") for letter in listed)
        self[ord(" ")] = ""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        variant = self[code] = "".join(
            "1" if base == letter else chr(0x32 + code % 64) for base in _base_letters(letter)
        )
        return variant


@dataclass(frozen=True, eq=False, slots=True)
class Collation:
    """An alphabet as tables; `digraphs` are replaced first, by one character each."""

    weights: _Weights
    variants: _Variants
    digraphs: dict[str, str]
    pattern: "re.Pattern[str] | None"
    articles: tuple[str, ...]


@lru_cache(maxsize=64)
def collation(alphabet: str, articles: tuple[str, ...] = ()) -> Collation:
    """Return the tables of an alphabet, the same ones for each language that has it.

    alphabet: letters in their order, `/` between those that count as the same letter. The other scripts follow.
    articles: what is ignored at the beginning of a text, as in Maltese lists: il-Belġju under B.
    """
    others = (script for script in SCRIPTS if script[0] not in alphabet)
    weights: dict[str, str] = {" ": " "}
    digraphs: dict[str, str] = {}
    # One byte for each of the first 90 letters, two for the rest; blank and the divider are lower than all.
    for position, same in enumerate(" ".join(("0 1 2 3 4 5 6 7 8 9", alphabet, *others)).split()):
        weight = chr(0x21 + position) if position < 90 else chr(0x100 + position)
        for letter in same.split("/"):
            character = letter
            if len(letter) > 1:
                character = digraphs[letter] = chr(_DIGRAPHS + len(digraphs))
            weights[character] = weight
    longest_first = sorted(digraphs, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first))) if digraphs else None
    return Collation(_Weights(weights), _Variants(weights), digraphs, pattern, articles)


@lru_cache(maxsize=10_000)
def sort_key(text: str, collation: Collation) -> str:
    """Return a string whose plain order is the order of the alphabet.

    Signs are ignored; letters of no alphabet come last, by code point.
    """
    compared = _compared(text)
    if article := next(filter(compared.startswith, collation.articles), ""):
        compared = compared.removeprefix(article)
    if collation.pattern is not None:
        compared = collation.pattern.sub(lambda match: collation.digraphs[match.group()], compared)
    primary = compared.translate(collation.weights)[:MAX_KEY]
    letters = len(primary) - primary.count(" ")
    return f"{primary.strip()}\x1f{compared.translate(collation.variants)[:letters].rstrip('0')}"


@lru_cache(maxsize=256)
def _compared(text: str) -> str:
    """Return the normalised beginning of a text, which is compared in one alphabet after the other."""
    return " ".join(normalise(text[: MAX_KEY * 8]).split())[: MAX_KEY * 4]


def _base_letters(letter: str) -> str:
    """Return the base letter of a letter that no alphabet lists; nothing for a sign."""
    if not letter.isalnum():
        return ""
    return fold(letter)
