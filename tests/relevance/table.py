"""The table of `docs/relevance.md`: written from a run of the tests, and compared with every run."""

import json
import os
from pathlib import Path

from practices.languages.table import language_codes
from tests.relevance.pairs import KINDS, OF_WORDS

TABLE = Path(__file__).parents[2] / "docs" / "relevance.md"
RECORD = "RELEVANCE_RECORD"
"""Names a file that a run notes its numbers in, instead of comparing them."""
UNSEEN = "unseen"
"""The column of the held-out pairs, all kinds together."""
COLUMNS = (*OF_WORDS, UNSEEN, *(kind for kind in KINDS if kind not in OF_WORDS))
HEADINGS = {
    "form": "forms",
    "compound": "compounds",
    "plain": "without marks",
    "not": "not alike",
    UNSEEN: "held-out words",
    "synonym": "synonyms",
    "typo": "typing errors",
    "question": "judged questions",
}


def note(language: str, kind: str, right: int, total: int) -> None:
    """Write the numbers down where a run is to become the table; also of languages that fall short."""
    if path := os.environ.get(RECORD):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps([language, kind, right, total]) + "\n")


def assert_as_in_the_table(language: str, kind: str, right: int, total: int) -> None:
    """The committed table says what this run says."""
    told = committed().get((language, kind))
    assert RECORD in os.environ or told == cell(right, total), (
        f"docs/relevance.md says {told!r}, this run {cell(right, total)!r}: run `python -m tests.relevance --write`"
    )


def cell(right: int, total: int) -> str:
    """Found of all, and the share."""
    return f"{right}/{total} ({100 * right // total} %)"


def committed() -> dict[tuple[str, str], str]:
    """The cells of the table as it stands in the documentation."""
    found = {}
    for line in TABLE.read_text("utf-8").splitlines() if TABLE.exists() else ():
        first, *cells = (part.strip() for part in line.strip("| ").split("|"))
        if first in language_codes() and len(cells) == len(COLUMNS):
            found.update({(first, kind): told for kind, told in zip(COLUMNS, cells, strict=True)})
    return found


def render(noted: str) -> str:
    """The page with the table, from the lines that a run noted."""
    rows: dict[tuple[str, str], tuple[int, int]] = {}
    for language, kind, right, total in map(json.loads, noted.splitlines()):
        rows[language, kind] = (right, total)
    lines = [
        "# What the search finds, language by language",
        "",
        "Written by `python -m tests.relevance --write` from a run of `tests/relevance`; the same tests compare it",
        "with every run. A cell says how many judged pairs of `tests/relevance/data` were answered as judged. Forms,",
        "compounds (in the languages that write them in one word), words typed without marks and words that only look",
        "alike are asked of an index with each text as a document; synonyms and typing errors of the whole search;",
        "judged questions over the records of the demo. The rules and lists were written with these pairs in view.",
        "",
        "*Unseen words* are all pairs of `tests/relevance/held_out` (forms, compounds, without marks, not alike),",
        "which were judged apart from the rules and lists. The rules have been improved since, knowing what they",
        "missed; what they found before that, and what they find of a third sample, is told in the",
        "[decision](decisions/2026-11-22-lemmas-and-stems.md).",
        "",
        "| | " + " | ".join(HEADINGS[kind] for kind in COLUMNS) + " |",
        "|---|" + "---:|" * len(COLUMNS),
    ]
    for language in language_codes():
        cells = [cell(*rows[language, kind]) if (language, kind) in rows else "–" for kind in COLUMNS]
        lines.append(f"| {language} | " + " | ".join(cells) + " |")
    totals = []
    for kind in COLUMNS:
        of_kind = [numbers for (_language, each), numbers in rows.items() if each == kind]
        totals.append(cell(sum(right for right, _total in of_kind), sum(total for _right, total in of_kind) or 1))
    lines.append("| all | " + " | ".join(totals) + " |")
    return "\n".join(lines) + "\n"
