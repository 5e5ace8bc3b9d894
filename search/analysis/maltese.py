"""Maltese, which has no dictionary and no stemmer: its own endings, prefixes and roots, in folded characters.

Its words change at both ends and inside, which no list of endings describes. Broken plurals and irregular verbs
are in `languages/mt.toml`. This is the only module that knows a language.
"""

import re

STRATEGY = "maltese"
"""The name of these rules in the data of a language."""
MIN_STEM = 3
_EUPHONIC = re.compile(r"i(?=(?:[slmnrxzj])[^aeiou])")
"""The `i` before a cluster after a consonant: skola → l-iskola, studenti → lill-istudenti."""
_VERB = re.compile(r"[jtn](?=i?[^aeiou]|[aeiou])")
_PLURALS_AND_PRONOUNS = (
    "ijiet jiet iet ijin jin in ien ijiex at ati ata ajiet ji ja ija u w wa ew aw i a e ti hom kom ejn ajn ha"
)
_ENDINGS = sorted(_PLURALS_AND_PRONOUNS.split(), key=len, reverse=True)
_LOAN = re.compile(r"[^aeiou]{1,2}[aeiou].*[^aeiou]ti$")
"""artist → artisti, moviment → movimenti: the t belongs to the word."""
_FAMILIES = (
    "azzjonali",
    "azzjoni",
    "attiva",
    "attivi",
    "attiv",
    "attur",
    "atur",
    "iment",
    "ament",
    "ixx",
    "izz",
    "zzjonali",
    "zzjoni",
    "zjoni",
    "ziv",
)
_PAST = re.compile(r"([^aeiou])[aeiou]([^aeiou])(?:([^aeiou])u|[ea]([^aeiou]))")
_PRESENT = re.compile(r"[jtn][aei]([^aeiou])([^aeiou])[aeiou]?([^aeiou])u?")

_ROOT = "(gh|[^aeiou])"
_SECOND = re.compile(
    # tejjeb, jtejjeb, jtejbu (the second form doubles its middle letter) and titjib, its noun
    rf"[jtn]?{_ROOT}[aei]([^aeiou])\2[aei]([^aeiou])|[jtn](?=[^aeiou]){_ROOT}[aei]([^aeiou])([^aeiou])u"
    rf"|t[ai]{_ROOT}([^aeiou])i([^aeiou])"
)


def stems(form: str) -> tuple[str, ...]:
    """Return the terms of a folded form: without endings, and for verbs also the root."""
    bare = _EUPHONIC.sub("", form, count=1) if form.startswith("i") and len(form) > MIN_STEM + 1 else form
    terms = [_without_ending(bare)]
    room = len(bare) - MIN_STEM
    if _LOAN.search(bare):
        terms.append(bare[:-1])
    if _VERB.match(bare) and room > (2 if bare[0] == "j" else 4):
        terms.append(_without_ending(bare[1:]))
    for word in dict.fromkeys((bare, *terms)):
        base = _EUPHONIC.sub("", word, count=1) if word.startswith("i") else word
        for ending in _FAMILIES:
            if base.endswith(ending) and len(base) - len(ending) >= MIN_STEM + 1:
                terms.append(base[: -len(ending)])
                break
    root = _SECOND.fullmatch(bare) or _PAST.fullmatch(bare) or _PRESENT.fullmatch(bare)
    if root:
        # The digit keeps roots apart from words.
        terms.append("".join(letter for letter in root.groups() if letter) + "0")
    return tuple(dict.fromkeys(terms))


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            return word[: -len(ending)]
    # The vowel that falls out before an ending: għallem, għallmu; telaq, telqu.
    if len(word) > MIN_STEM + 1 and word[-2] in "ea" and word[-1] not in "aeiou" and word[-3] not in "aeiou":
        return word[:-2] + word[-1]
    return word
