"""Maltese, for which no dictionary and no stemmer is there: its own endings, prefixes and roots, in folded letters.

Broken plurals and irregular verbs stand in `lists/mt.txt`; this is what can be told from the shape of a word.
"""

import re

LEAST = 3
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


def maltese_stems(form: str) -> tuple[str, ...]:
    """The terms of a folded Maltese form: without endings, and for verbs also the root."""
    bare = _EUPHONIC.sub("", form, count=1) if form.startswith("i") and len(form) > LEAST + 1 else form
    found = [_without_ending(bare)]
    room = len(bare) - LEAST
    if _LOAN.search(bare):
        found.append(bare[:-1])
    if _VERB.match(bare) and room > (2 if bare[0] == "j" else 4):
        found.append(_without_ending(bare[1:]))
    for word in dict.fromkeys((bare, *found)):
        base = _EUPHONIC.sub("", word, count=1) if word.startswith("i") else word
        for ending in _FAMILIES:
            if base.endswith(ending) and len(base) - len(ending) >= LEAST + 1:
                found.append(base[: -len(ending)])
                break
    root = _SECOND.fullmatch(bare) or _PAST.fullmatch(bare) or _PRESENT.fullmatch(bare)
    if root:
        # The digit keeps roots apart from words.
        found.append("".join(letter for letter in root.groups() if letter) + "0")
    return tuple(dict.fromkeys(found))


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word[: -len(ending)]
    # The vowel that falls out before an ending: għallem, għallmu; telaq, telqu.
    if len(word) > LEAST + 1 and word[-2] in "ea" and word[-1] not in "aeiou" and word[-3] not in "aeiou":
        return word[:-2] + word[-1]
    return word
