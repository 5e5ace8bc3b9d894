"""Light stemming, for the languages that PyStemmer has no algorithm for."""

from collections.abc import Iterable
from dataclasses import dataclass

MIN_STEM = 3
"""Characters that a stem keeps."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Endings with their replacements, and the lengths of the endings, the longest first."""

    replacements: dict[str, str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, rules: Iterable[tuple[str, str]]) -> "Stage":
        """Return the stage made of pairs of ending and replacement."""
        replacements = dict(rules)
        return cls(replacements, tuple(sorted({len(ending) for ending in replacements}, reverse=True)))

    def strip(self, word: str) -> str:
        """Return the word without the longest of the endings that leaves `MIN_STEM` characters."""
        for length in self.lengths:
            replacement = self.replacements.get(word[-length:]) if length < len(word) else None
            if replacement is not None and len(word) - length + len(replacement) >= MIN_STEM:
                return word[:-length] + replacement
        return word


def light_stem(word: str, stages: Iterable[Stage]) -> str:
    """Return the folded word without an ending of each stage."""
    for stage in stages:
        word = stage.strip(word)
    return word
