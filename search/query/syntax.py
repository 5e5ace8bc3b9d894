"""Parser of a query's text: words, phrases in quotes, and what is excluded. Pure, and never fails."""

import re
from dataclasses import dataclass

_OPENING = '"“”„‟«»〝＂'
_CLOSING = '"“”‟«»〞＂'
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[-−])?(?:[{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]|(?P<word>[^\s{_OPENING}]+))"
)
"""The ways in which the 23 languages quote: “…”, „…“, „…”, ”…”, «…», »…«."""


@dataclass(frozen=True)
class QueryPart:
    """A word, or the words of a phrase; required or, with `excluded`, left out."""

    text: str
    phrase: bool = False
    excluded: bool = False


@dataclass(frozen=True)
class ParsedText:
    """The parts of a query's text in their order."""

    parts: tuple[QueryPart, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The plain words."""
        return tuple(part.text for part in self.parts if not part.phrase and not part.excluded)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The texts in quotes."""
        return tuple(part.text for part in self.parts if part.phrase and not part.excluded)

    @property
    def excluded(self) -> tuple[QueryPart, ...]:
        """The parts with a minus."""
        return tuple(part for part in self.parts if part.excluded)


def parse_text(text: str) -> ParsedText:
    """Parse a query: `mentoring "second chance" -prison` is a word and a phrase, without another word.

    A quote without its partner is no quote; a minus counts only before a word or a
    phrase, after a blank: `drop-out` and `A - B` exclude nothing. Parts without a
    letter or digit are left out. Quotes never nest, so the time is linear.
    """
    parts: list[QueryPart] = []
    for match in _PART.finditer(text):
        content = match["word"] if match["phrase"] is None else " ".join(match["phrase"].split())
        if any(char.isalnum() for char in content):
            parts.append(QueryPart(content, match["phrase"] is not None, match["minus"] is not None))
    return ParsedText(tuple(parts))
