"""Did you mean: the nearest words that stand in public texts, for words that stand in none.

The engine finds records with a near word, the database gives their words. So there is no second
dictionary to keep, and nothing is proposed that nobody may read.
"""

import math
import time
from collections import Counter
from collections.abc import Iterable

from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.selectors import public_versions
from search.analysis import fold, normalise, surfaces, words
from search.engines.base import Engine
from search.index.documents import version_text
from search.planning.concepts import concept_book
from search.planning.planner import MAX_WORDS, most_errors
from search.query.query import SearchQuery
from search.query.syntax import parse_question

RECORDS = 20
"""Records with a near word that are read."""
LEAST = 4
"""Shorter words are not corrected: everything is near to them."""


def corrected(query: SearchQuery, engine: Engine, until: float = math.inf) -> str | None:
    """The question with its unknown words replaced by the nearest known ones; None where there is nothing better.

    A word is unknown when no record has it, in any language. Raises EngineUnavailableError.

    Args:
        until: moment of `time.monotonic` from which on no further word is looked at.
    """
    question = parse_question(query.text)
    tokens = [token for clause in question.clauses if not clause.excluded for token in clause.text.split()]
    replaced: dict[str, str] = {}
    for token in list(dict.fromkeys(tokens))[:MAX_WORDS]:
        if time.monotonic() >= until:
            break
        if not _is_known(token, query, engine):
            nearest = _nearest(token, query, engine)
            if nearest is not None:
                replaced[token] = nearest
    if not replaced:
        return None
    return " ".join(_with_replaced(part, replaced) for part in query.text.split())


def edit_distance(one: str, other: str, most: int) -> int:
    """Errors between two words: a letter added, left out or another, or two neighbours swapped (Damerau 1964).

    `most + 1` stands for everything above `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)


def _is_known(token: str, query: SearchQuery, engine: Engine) -> bool:
    read = [word for word in words(token, query.language) if len(word.folded) >= LEAST and not word.is_stop_word]
    if not read or not all(word.folded.isalpha() for word in read):
        return True
    return engine.search(SearchQuery(query.language, token, page_size=1, stamp=query.stamp)).total > 0


def _nearest(token: str, query: SearchQuery, engine: Engine) -> str | None:
    """The nearest word in the reader's language, else in any other."""
    others = [code for code in language_codes() if code != query.language]
    for languages in ([query.language], others):
        found = _candidates(token, languages, engine, query.stamp)
        if found:
            return found
    return None


def _candidates(token: str, languages: list[str], engine: Engine, stamp: int | None) -> str | None:
    read = words(token, languages[0])
    if not read:
        return None
    sought = max(read, key=lambda word: len(word.folded)).folded
    most = most_errors(sought)
    near: Counter[str] = Counter()
    for text, language in _texts(sought, languages, engine, stamp):
        near.update({surface for surface in surfaces(text, language) if abs(len(fold(surface)) - len(sought)) <= most})
    ranked = []
    for surface, count in near.items():
        errors = edit_distance(sought, fold(normalise(surface)), most)
        another_beginning = fold(surface[:1]) != sought[:1]
        # Few people err in the first letter; with two errors it must be right, or nowhere would become where.
        if errors <= most and surface != sought and not (errors > 1 and another_beginning):
            ranked.append((errors, another_beginning, -count, surface))
    best = min(ranked, default=None)
    return best[3] if best else None


def _texts(sought: str, languages: list[str], engine: Engine, stamp: int | None) -> Iterable[tuple[str, str]]:
    """Texts that may hold the word: names of things in the reader's language, and near records."""
    if len(languages) == 1:
        book = concept_book(languages[0], stamp)
        for names in book.concepts.names.values():
            yield " ".join(names.get(languages[0], ())), languages[0]
    numbers = engine.near(sought, languages, RECORDS)
    if not numbers:
        return
    pages = public_versions().filter(practice__number__in=numbers, locale__language_code__in=languages)
    for page in pages.select_related("locale", "practice"):
        assert isinstance(page, PracticePage)  # noqa: S101  for the type checker
        text = version_text(page, page.practice)
        yield f"{text.title}\n{text.summary}\n{text.body}", page.language


def _with_replaced(part: str, replaced: dict[str, str]) -> str:
    bare = part.strip('"“”„«»-−')
    return part.replace(bare, replaced[bare]) if bare in replaced else part
