"""Rules that make the base of a word from its ending: `ning>e` makes `udsende` of `udsendning`."""

from collections.abc import Iterable, Iterator

MIN_LEFT = 3
"""Characters that must stay before an ending. A digit before a rule names another number for it: `4ta>o`."""


class EndingRules:
    """Rules `ending>replacement` in folded characters, looked up by the end of a word instead of one by one."""

    def __init__(self, rules: Iterable[tuple[str, str]] = ()) -> None:
        self._replacements: dict[str, list[tuple[str, int]]] = {}
        for written, replacement in rules:
            ending = written.lstrip("0123456789")
            min_left = int(written[0]) if ending != written else MIN_LEFT
            self._replacements.setdefault(ending, []).append((replacement, min_left))
        lengths: dict[str, set[int]] = {}
        for ending in self._replacements:
            lengths.setdefault(ending[-1], set()).add(len(ending))
        # Few endings share their last character, so few lengths are tried for a word.
        self._lengths = {last: sorted(each, reverse=True) for last, each in lengths.items()}

    def bases(self, word: str) -> Iterator[str]:
        """Yield what the rules make of a word, by its longest ending first."""
        room = len(word) - MIN_LEFT
        for length in self._lengths.get(word[-1:], ()):
            if length <= room:
                for replacement, min_left in self._replacements.get(word[len(word) - length :], ()):
                    if length <= len(word) - min_left:
                        yield word[: len(word) - length] + replacement
