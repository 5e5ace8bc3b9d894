"""Compounds written in one word, split into known words (Koehn and Knight 2003): few parts, long parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MIN_PART = 4
"""Shorter parts count only where the language's data name them, and not beside another short one."""
MAX_PARTS = 4
MAX_COMPOUND = 40


@dataclass(frozen=True, slots=True)
class CompoundRules:
    """How compounds of a language are joined.

    linking_elements: endings of a first part, with what the word itself has in their place.
    inflected: endings of first parts that are forms of a word (genitives); the dictionary has the word.
    short: words of less than `MIN_PART` characters that may be parts.
    never: words that are no part: particles, prefixes, endings that look like words.
    whole: words that are never split.
    first_parts: what a word looks like at the beginning of a compound, with the word.
    """

    linking_elements: tuple[tuple[str, str], ...] = ()
    inflected: tuple[str, ...] = ()
    short: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    first_parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Splitter:
    """Splits the compounds of one language."""

    def __init__(
        self, rules: CompoundRules, lemmas: Callable[[str], tuple[str, ...]], is_known: Callable[[str], bool]
    ) -> None:
        self._rules = rules
        self._linking_elements = (("", ""), *rules.linking_elements)
        self._lemmas = lemmas
        self._is_known = is_known

    def split(self, lemma: str) -> tuple[str, ...]:
        """Return the words of a compound in order; nothing where the word is none."""
        if not MIN_PART + 2 <= len(lemma) <= MAX_COMPOUND or lemma in self._rules.whole or not lemma.isalpha():
            return ()
        parts = self._best(lemma, MAX_PARTS)
        return tuple(parts) if len(parts) > 1 else ()

    def _best(self, lemma: str, max_parts: int) -> list[str]:
        """Return the split with the fewest parts, and of those the one whose shortest part is longest."""
        splits: list[list[str]] = []
        for cut in range(3, len(lemma) - 2):
            head = lemma[cut:]
            if not self._is_word(head):
                continue
            first = self._first_part(lemma[:cut])
            if first and (max(len(first), len(head)) >= MIN_PART or lemma[:cut] in self._rules.first_parts):
                splits.append([first, head])
        if not splits and max_parts > 2:
            for cut in range(3, len(lemma) - 2):
                head = lemma[cut:]
                before = self._first_parts(lemma[:cut], max_parts - 1) if self._is_word(head) else []
                if before:
                    splits.append([*before, head])
        return max(splits, key=lambda parts: (-len(parts), min(map(len, parts)), len(parts[-1])), default=[])

    def _first_parts(self, surface: str, max_parts: int) -> list[str]:
        """Return the words of a first part that is a compound itself."""
        for ending, replacement in self._linking_elements:
            if not replacement and surface.endswith(ending):
                parts = self._best(surface[: len(surface) - len(ending)], max_parts)
                if parts:
                    return parts
        return []

    def _first_part(self, surface: str) -> str:
        """Return the word that a compound begins with; empty where there is none."""
        listed = self._rules.first_parts.get(surface)
        if listed:
            return listed
        if surface in self._rules.never:
            return ""
        for ending, replacement in self._linking_elements:
            if surface.endswith(ending):
                word = surface[: len(surface) - len(ending)] + replacement
                if self._is_word(word):
                    return word
        if self._rules.inflected and len(surface) >= MIN_PART and surface.endswith(self._rules.inflected):
            for word in self._lemmas(surface):
                if word[:2] == surface[:2] and self._is_word(word):
                    return word
        return ""

    def _is_word(self, word: str) -> bool:
        if word in self._rules.never:
            return False
        return (len(word) >= MIN_PART or word in self._rules.short) and self._is_known(word)
