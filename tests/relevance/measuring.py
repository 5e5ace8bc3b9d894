"""How many of the judged pairs meet, by the analysis alone."""

from dataclasses import dataclass, field
from pathlib import Path

from search.analysis import Word, content_words, words
from tests.relevance.pairs import OF_WORDS, Pair, pairs


@dataclass
class Score:
    """Pairs of one language and kind: how many there are, and which went wrong."""

    total: int = 0
    wrong: list[Pair] = field(default_factory=list)

    @property
    def right(self) -> int:
        """Pairs that did as judged."""
        return self.total - len(self.wrong)

    @property
    def percent(self) -> float:
        """Share of the right ones; of no pairs all are right."""
        return 100 * self.right / self.total if self.total else 100.0


def meets(query: str, text: str, language: str) -> bool:
    """Whether every wanted word of the question is found in the text: by a stem, or by all its parts."""
    held = {term for word in words(text, language) for term in word.terms}
    return all(_is_held(word, held) for word in content_words(words(query, language)))


def _is_held(word: Word, held: set[str]) -> bool:
    if held.intersection(word.lemmas):
        return True
    return bool(word.parts) and all(held.intersection(part) for part in word.parts)


def measure(language: str, folder: Path | None = None) -> dict[str, Score]:
    """The kinds that need no database, by the analysis alone."""
    scores: dict[str, Score] = {kind: Score() for kind in OF_WORDS}
    for pair in pairs(language, folder):
        if pair.kind in scores:
            scores[pair.kind].total += 1
            if meets(pair.query, pair.text, language) == (pair.kind == "not"):
                scores[pair.kind].wrong.append(pair)
    return scores
