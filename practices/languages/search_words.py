"""Words of a query, and the texts they are compared with: without case and accents, one blank between words.

What the search boxes of the admin look in is stored as `comparable(text)`. A word is found anywhere in it,
also inside a longer word.
"""

import unicodedata

from django.db.models import Q

from practices.languages.folding import fold

MAX_QUERY = 1000
"""Characters of a query that are read."""
MAX_WORDS = 8
MAX_LENGTH = 40
"""Characters of a word that are compared."""
MAX_SINGLE = 2
"""Words of one character, which nearly every text contains: more of them only take time."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
_SIGNS = str.maketrans({sign: signs[0] for signs in ("'’‘ʼʹ′`´", "-‐‑‒–—−") for sign in signs})
"""Apostrophes are one sign, and so are hyphens and dashes."""


def comparable(text: str) -> str:
    """Return a text as it is stored and compared; a blank for all that is not a visible character."""
    visible = "".join(" " if unicodedata.category(sign) in _INVISIBLE else sign for sign in text)
    return " ".join(fold(visible).translate(_SIGNS).split())


def words_in(query: str) -> list[str]:
    """Return the words to look for, the longest first, because fewest texts contain it; none without a word."""
    words = dict.fromkeys(word[:MAX_LENGTH] for word in comparable(query[:MAX_QUERY]).split())
    longest = sorted(words, key=len, reverse=True)
    single = [word for word in longest if len(word) == 1]
    return [word for word in longest if word not in single[MAX_SINGLE:]][:MAX_WORDS]


def contains_words(query: str, field: str) -> Q:
    """Return the condition that a field of comparable text contains every word; without words it is always true."""
    condition = Q()
    for word in words_in(query):
        condition &= Q(**{f"{field}__contains": word})
    return condition
