"""Queries drawn from the word lists of the corpus and stored in a file, so that no measured process holds the lists."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.corpus import FACETS, Corpus

NOTHING, WORD, WORDS, FILTERS, FIFTH, SUGGEST = "nothing", "word", "words_filters", "filters", "fifth", "suggest"
KINDS = (NOTHING, WORD, WORDS, FILTERS, FIFTH, SUGGEST)
PER_KIND = 200
CANDIDATES = 12
"""Most frequent words of each language among which one is looked for that a fifth of the records have."""
_PREFIX = 4


@dataclass(frozen=True)
class Asked:
    """One question: the reader's language, words, and chosen values by facet."""

    language: str
    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Address of its page of results."""
        pairs = ([("q", self.text)] if self.text else []) + list(self.filters)
        return f"/{self.language}/practices/" + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def suggest_path(self) -> str:
        """Address of the suggestions to what is typed so far."""
        return f"/{self.language}/practices/suggest/?{urlencode({'q': self.text})}"


def write(path: Path, *, per_kind: int = PER_KIND, languages: Iterable[str] = ()) -> None:
    """Draw the questions: for each kind as many to warm up as to measure, never the same."""
    corpus = Corpus(seed=1, languages=list(languages) or None)
    drawn = list(corpus.queries(4 * per_kind + 1))
    one_word = [query for query in drawn if " " not in query["q"]]
    two_words = [query for query in drawn if " " in query["q"]]
    kinds = {
        NOTHING: [_asked(query) for query in drawn[: 2 * per_kind]],
        WORD: [_asked(query, text=query["q"]) for query in one_word],
        WORDS: [_asked(query, text=query["q"], filters=query["filters"]) for query in two_words],
        FILTERS: [
            _asked(query, filters=_three(query["filters"], after["filters"])) for query, after in pairwise(drawn)
        ],
        FIFTH: [
            {"language": code, "text": word, "filters": []}
            for code in corpus.languages
            for word in corpus.lexicon(code).words[:CANDIDATES]
        ],
        SUGGEST: [_asked(query, text=query["q"].split()[0][:_PREFIX]) for query in drawn],
    }
    cut = {name: found if name == FIFTH else found[: 2 * per_kind] for name, found in kinds.items()}
    path.write_text(json.dumps(cut, ensure_ascii=False), encoding="utf-8")


def keep(path: Path, kinds: dict[str, list[Asked]]) -> None:
    """Write questions as they are."""
    rows = {name: [asdict(asked) for asked in found] for name, found in kinds.items()}
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read(path: Path) -> dict[str, list[Asked]]:
    """The questions by kind. Those of `FIFTH` are candidates only: which are found in a fifth, the engine knows."""
    kinds = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: [Asked(row["language"], row["text"], tuple(tuple(pair) for pair in row["filters"])) for row in rows]
        for name, rows in kinds.items()
    }


def _asked(query: dict[str, Any], text: str = "", filters: dict[str, str] | None = None) -> dict[str, Any]:
    return {"language": query["language"], "text": text, "filters": sorted((filters or {}).items())}


def _three(filters: dict[str, str], others: dict[str, str]) -> dict[str, str]:
    """Values of three facets: two of one drawn query, and one of the next or of the fixed order."""
    spare = others | {name: pairs[0][0] for name, pairs in FACETS.items()}
    third = next(name for name in spare if name not in filters)
    return filters | {third: spare[third]}
