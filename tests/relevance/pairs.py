"""The judged pairs of every language: a question, and a text that it must find or must not find."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
HELD_OUT = Path(__file__).parent / "held_out"
"""Pairs of the kinds of `OF_WORDS` that were judged apart from the rules and lists."""
KINDS = ("form", "compound", "plain", "not", "synonym", "typo", "question")
OF_WORDS = ("form", "compound", "plain", "not")
"""Kinds that need the analysis and an index only; the others need the database too."""


@dataclass(frozen=True)
class Pair:
    """One row of a file: the question, the text (for `question` the addresses of records), and a note."""

    kind: str
    query: str
    text: str
    note: str = ""


@lru_cache(maxsize=64)
def pairs(language: str, folder: Path | None = None) -> tuple[Pair, ...]:
    """All pairs of a language. A row that is not understood is an error, never passed over."""
    found = []
    for number, line in enumerate(((folder or DATA) / f"{language}.tsv").read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, *cells = line.split("\t")
        if kind not in KINDS or not 2 <= len(cells) <= 3 or not cells[0].strip() or not cells[1].strip():
            raise ValueError(f"{language}.tsv:{number} is no row of: kind, query, text, note")
        found.append(Pair(kind, *cells))
    return tuple(found)


def languages() -> list[str]:
    """Languages that have a file."""
    return sorted(path.stem for path in DATA.glob("*.tsv"))
