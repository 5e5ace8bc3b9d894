"""What no rule and no dictionary tells about single words, read from `lists/<language>.txt`.

A list has sections, one entry a line, `#` before remarks:
    [forms]     lemma: form form …     irregular forms; they replace what the dictionary says
    [also]      lemma: form form …     lemmas of a form beside what the dictionary says
    [families]  word: word word …      lemmas of one family; each is found by the others
    [joints]    form: word             what a word looks like at the beginning of a compound
    [whole]     word word …            words that are never split
    [alone]     word word …            words that only look derived
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from search.analysis.normalising import fold, normalise

FOLDER = Path(__file__).parent / "lists"


@dataclass(frozen=True)
class WordLists:
    """The lists of one language, folded."""

    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    families: dict[str, tuple[str, ...]] = field(default_factory=dict)
    joints: dict[str, str] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def word_lists(language: str) -> WordLists:
    """The lists of a language; empty ones where it has none."""
    path = FOLDER / f"{language}.txt"
    return read_lists(path.read_text("utf-8")) if path.exists() else WordLists()


def read_lists(text: str) -> WordLists:
    """Parse a list. A line in no section is an error."""
    forms: dict[str, tuple[str, ...]] = {}
    also: dict[str, tuple[str, ...]] = {}
    families: dict[str, tuple[str, ...]] = {}
    joints: dict[str, str] = {}
    words: dict[str, set[str]] = {"whole": set(), "alone": set()}
    section = ""
    for line in fold(normalise(text.replace("\n", "|"))).split("|"):
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
            continue
        first, _colon, rest = line.partition(":")
        if not line:
            continue
        if section == "forms":
            for form in (first, *rest.split()):
                forms[form] = tuple(dict.fromkeys((*forms.get(form, ()), first)))
        elif section == "also":
            for form in rest.split():
                also[form] = (*also.get(form, ()), first)
        elif section == "families":
            for member in (first, *rest.split()):
                families[member] = tuple(dict.fromkeys((*families.get(member, ()), first)))
        elif section == "joints":
            joints[first] = rest.strip()
        elif section in words:
            words[section].update(line.split())
        else:
            raise ValueError(f"no such section: {section!r}")
    return WordLists(forms, also, families, joints, frozenset(words["whole"]), frozenset(words["alone"]))


@lru_cache(maxsize=1)
def lists_identity() -> str:
    """Changes with every list."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(FOLDER.glob("*.txt")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
