"""Finding words in short texts however they are written: capital or small, with or without their marks.

SQLite folds the case of ASCII only, no database drops the tonos of Greek, and an index of folded titles would have to
be kept. A regular expression that allows every spelling needs none of that, and means the same in both databases.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q

from practices.languages.letters import PLAIN_LETTERS

MAX_WORDS = 8
MAX_LETTERS = 40
"""More of a word is not looked at."""
MAX_SINGLE = 2
"""So many single letters, which are in nearly every text: more of them only take time."""

_MARKS = "[\u0300-\u036f]*"
_NO_WORD = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
_LETTERS = str.maketrans(PLAIN_LETTERS | {"ς": "σ"})
_SIGNS = ("'’‘ʼʹ′`´", "-‐‑‒–—−")
"""Signs that stand for one another; the hyphen first, or it would mean "to" in a class."""
_ALPHABETS = ((0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000))
"""Latin, Greek and Cyrillic."""


def bare(text: str) -> str:
    """Small letters without marks: `Žák` → `zak`, `ΣΧΟΛΕΊΟ` → `σχολειο`, `Straße` → `strasse`."""
    small = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    return "".join(sign for sign in unicodedata.normalize("NFD", small) if not "\u0300" <= sign <= "\u036f")


def _cases(letter: str) -> tuple[str, ...]:
    """A small letter and its capital, where that is one letter."""
    return (letter, letter.upper()) if len(letter.upper()) == 1 else (letter,)


def _spellings() -> dict[str, str]:
    """For each bare letter, and each pair of them that one letter can stand for, what it may be written as."""
    found: dict[str, list[str]] = defaultdict(list)
    for first, end in _ALPHABETS:
        for sign in map(chr, range(first, end)):
            if sign.isalpha():
                found[bare(sign)].append(sign)
    # Of some letters the other case stands outside of the alphabets: Ɯ and ɯ, Ȿ and ȿ.
    patterns = {
        letter: f"[{''.join(dict.fromkeys((*_cases(letter), *signs)))}]{_MARKS}"
        for letter, signs in found.items()
        if len(letter) == 1
    }
    for pair, signs in found.items():
        if len(pair) == 2 and set(pair) <= patterns.keys():
            patterns[pair] = f"(?:{patterns[pair[0]]}{patterns[pair[1]]}|[{''.join(signs)}]{_MARKS})"
    return patterns


_SPELLINGS = _spellings() | {sign: f"[{signs}]" for signs in _SIGNS for sign in signs}


def _parts(word: str) -> Iterator[str]:
    units: list[str] = []
    for sign in unicodedata.normalize("NFC", word):
        letters = bare(sign)
        units += letters if set(letters) <= _SPELLINGS.keys() else [sign]
    at = 0
    while at < len(units):
        pair = "".join(units[at : at + 2])
        yield _SPELLINGS.get(pair) or _SPELLINGS.get(units[at]) or _as_it_is(units[at])
        at += 2 if len(pair) == 2 and pair in _SPELLINGS else 1


def _as_it_is(sign: str) -> str:
    """A sign of no alphabet above: its cases where it has any, and nothing that an expression would take as its own."""
    return f"(?:{'|'.join(re.escape(case) for case in dict.fromkeys((sign, sign.lower(), sign.upper())))}){_MARKS}"


def pattern(text: str) -> str:
    """A regular expression for texts that hold a word or phrase, also inside of longer words."""
    return r"\s+".join("".join(_parts(word)) for word in text.split())


def visible(text: str) -> str:
    """The beginning of whatever somebody typed or sent, with one blank for all that is no visible sign."""
    # A megabyte costs no more than a line.
    seen = text[: MAX_WORDS * MAX_LETTERS]
    return " ".join("".join(" " if unicodedata.category(sign) in _NO_WORD else sign for sign in seen).split())


def words_in(text: str) -> list[str]:
    """The words to look for, the longest first, because fewest texts hold it; none in a text without any."""
    words = {bare(word): word[:MAX_LETTERS] for word in visible(text).split()}
    words.pop("", None)
    longest = sorted(words.values(), key=len, reverse=True)
    single = [word for word in longest if len(word) == 1]
    return [word for word in longest if word not in single[MAX_SINGLE:]][:MAX_WORDS]


def held_in(text: str, names: Iterable[str]) -> Q:
    """The condition that every word of a text is in one of the fields; nothing to look for holds for all."""
    found = Q()
    for word in words_in(text):
        found &= Q(*((f"{name}__regex", pattern(word)) for name in names), _connector=Q.OR)
    return found
