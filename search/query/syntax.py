"""What a person typed as clauses: words, phrases in quotes, and what must not stand there. Pure, and never fails."""

import re
from dataclasses import dataclass

_OPENING = '"“”„‟«»〝＂'
_CLOSING = '"“”‟«»〞＂'
_CLAUSE = re.compile(
    rf"(?P<minus>(?<!\S)[-−])?(?:[{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]|(?P<word>[^\s{_OPENING}]+))"
)
"""The ways in which the 23 languages quote: “…”, „…“, „…”, ”…”, «…», »…«."""


@dataclass(frozen=True)
class Clause:
    """A part of a question: a word, or the words of a phrase; to be there or, `excluded`, not to be there."""

    text: str
    phrase: bool = False
    excluded: bool = False


@dataclass(frozen=True)
class Question:
    """The clauses in their order."""

    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The plain words."""
        return tuple(clause.text for clause in self.clauses if not clause.phrase and not clause.excluded)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The texts in quotes."""
        return tuple(clause.text for clause in self.clauses if clause.phrase and not clause.excluded)

    @property
    def excluded(self) -> tuple[Clause, ...]:
        """What must not be there."""
        return tuple(clause for clause in self.clauses if clause.excluded)


def parse_question(text: str) -> Question:
    """Read a question: `mentoring "second chance" -prison` asks for a word and a phrase, without another word.

    A quote without its partner is no quote; a minus counts only before a word or a
    phrase, after a blank: `drop-out` and `A - B` exclude nothing. Clauses without a
    letter or digit are left out. Quotes never nest, so the time is linear.
    """
    clauses: list[Clause] = []
    for match in _CLAUSE.finditer(text):
        said = match["word"] if match["phrase"] is None else " ".join(match["phrase"].split())
        if any(char.isalnum() for char in said):
            clauses.append(Clause(said, match["phrase"] is not None, match["minus"] is not None))
    return Question(tuple(clauses))
