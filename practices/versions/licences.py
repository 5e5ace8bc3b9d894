"""The licences a text of the portal can have, and how they are recognised in what people type."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL_RIGHTS = "ALL-RIGHTS"
"""The licence of a text whose licence is not stated or not known."""

LICENCE_NAMES: Mapping[str, "str | Promise"] = {
    "CC-BY-4.0": "Creative Commons Attribution 4.0 (CC BY 4.0)",
    "CC-BY-SA-4.0": "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)",
    "CC0-1.0": "Creative Commons Zero 1.0 (CC0)",
    ALL_RIGHTS: _("All rights reserved: ask before you use this text"),
}
LICENCES: list[tuple[str, Any]] = list(LICENCE_NAMES.items())
LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}

_ADDRESSES = (
    (r"creativecommons\.org/licen[cs]es/(by|by-sa)/4\.0(?:/(?:deed|legalcode)(?:\.[a-z_-]+)?)?/?", "CC-{}-4.0"),
    (r"creativecommons\.org/publicdomain/zero/1\.0(?:/(?:deed|legalcode)(?:\.[a-z_-]+)?)?/?", "CC0-1.0"),
    (r"spdx\.org/licenses/(cc-by-4\.0|cc-by-sa-4\.0|cc0-1\.0)(?:\.html)?/?", "{}"),
)
_PHRASES = (
    (r"creative commons", " cc "),
    (r"share[ -]?alike", " sa "),
    (r"public domain dedication", " "),
    (r"\ball[ -]rights(?: reserved)?\b", " all-rights "),
    (r"\bcc[ -]?(?:0|zero)\b", " cczero "),
)
_WORDS = {"attribution": "by", "zero": "cczero", "4": "4.0", "1": "1.0", "v4.0": "4.0", "v1.0": "1.0"}
_NOISE = {"the", "a", "licence", "license", "licensed", "under", "version", "public", "international", "universal"}
_MEANINGS = {
    frozenset({"cc", "by", "4.0"}): "CC-BY-4.0",
    frozenset({"cc", "by", "sa", "4.0"}): "CC-BY-SA-4.0",
    frozenset({"cczero"}): "CC0-1.0",  # there is one version only
    frozenset({"cczero", "1.0"}): "CC0-1.0",
    frozenset({"all-rights"}): ALL_RIGHTS,
}


def licence_code(text: str) -> str | None:
    """Return the licence that a code, a name or an address means; None where it is not known.

    Every word counts: another version than 4.0, "NC", "ND", "or" and "not" make another licence of it.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    address = re.sub(r"[?#].*$", "", re.sub(r"^(?:https?:)?//", "", folded)).removeprefix("www.")
    for pattern, code in _ADDRESSES:
        if match := re.fullmatch(pattern, address):
            return code.format(*(group.upper() for group in match.groups()))
    if folded == ALL_RIGHTS.casefold():
        return ALL_RIGHTS
    words = _words(folded.replace("_", " "))
    if "sa" in words and words.count("sa") != words.count("by"):
        return None  # two licences in one text
    meant = set(words)
    return _MEANINGS.get(frozenset(meant - {"cc"} if "cczero" in meant else meant))


def _words(folded: str) -> list[str]:
    """Return the words of a licence's name that say something; one that is left over keeps a name from being known."""
    folded = re.sub(r"\bcreative commons (?:zero|cc[ -]?0)\b", " cczero ", folded)
    for pattern, replacement in _PHRASES:
        folded = re.sub(pattern, replacement, folded)
    folded = folded.replace("cczero", " cczero ")
    words = re.findall(r"all-rights|v?\d+(?:\.\d+)*|[^\W\d_]+|[^\s\w.,;:()/–—-]", folded)
    return [_WORDS.get(word, word) for word in words if word not in _NOISE]


def licence_name(code: str) -> "str | Promise":
    """Return the name of a licence for readers; one that is not stated reserves all rights."""
    return LICENCE_NAMES.get(code, LICENCE_NAMES[ALL_RIGHTS])


def licence_url(code: str) -> str:
    """Return the address of the licence; empty where all rights are reserved."""
    return LICENCE_URLS.get(code, "")


def settled_licence(code: str, typed: str) -> tuple[str, str]:
    """Return licence and text as typed so that they do not contradict each other.

    A typed licence that is known becomes its code; one that is not known reserves all rights.
    """
    if typed and code in {"", ALL_RIGHTS}:
        known = licence_code(typed)
        if known == ALL_RIGHTS or known is None:
            return ALL_RIGHTS, typed
        return known, ""
    return code, typed
