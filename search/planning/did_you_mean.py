"""Did you mean: the nearest words of public texts, for words that no text has.

The words come from public texts and from names of concepts, so there is no second
dictionary to maintain, and nothing is proposed that nobody may read.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from practices.languages.table import language_codes
from search.analysis import fold, normalise, surfaces, words
from search.planning.concepts import concept_index
from search.planning.planner import MAX_WORDS, max_errors
from search.query.query import SearchQuery
from search.query.syntax import parse_text

MIN_LENGTH = 4
"""Shorter words are not corrected: everything is near to them."""
NearTexts = Callable[[str, Sequence[str]], Iterable[tuple[str, str]]]
"""Texts with a word that is nearly the same in some languages, each with its language."""


def did_you_mean(
    query: SearchQuery,
    is_found: Callable[[str], bool],
    near_texts: NearTexts,
    cache_version: int | None = None,
    until: float = math.inf,
) -> str | None:
    """Return the text with its unknown words replaced by the nearest known ones; None where there is none.

    A word is unknown when no record has it, in any language.

    Args:
        query: a query without results.
        is_found: whether any record has a word.
        near_texts: texts that may hold the word that was meant.
        cache_version: of labels and synonyms, where the caller has read it.
        until: moment of `time.monotonic` from which on no further word is tried.
    """
    parts = parse_text(query.text).parts
    tokens = [token for part in parts if not part.excluded for token in part.text.split()]
    replaced: dict[str, str] = {}
    for token in list(dict.fromkeys(tokens))[:MAX_WORDS]:
        if time.monotonic() >= until:
            break
        if not _can_be_corrected(token, query.language) or is_found(token):
            continue
        nearest = _nearest(token, query.language, near_texts, cache_version)
        if nearest is not None:
            replaced[token] = nearest
    if not replaced:
        return None
    return " ".join(_with_replaced(part, replaced) for part in query.text.split())


def edit_distance(one: str, other: str, limit: int) -> int:
    """Count errors between two words: a letter added, left out or another, or two neighbours swapped (Damerau 1964).

    `limit + 1` means anything above `limit`.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, last = last, current
    return min(last[-1], limit + 1)


def _can_be_corrected(token: str, language: str) -> bool:
    content = [word for word in words(token, language) if len(word.folded) >= MIN_LENGTH and not word.is_stop_word]
    return bool(content) and all(word.folded.isalpha() for word in content)


def _nearest(token: str, reader: str, near_texts: NearTexts, cache_version: int | None) -> str | None:
    """The nearest word in the reader's language, else in any other."""
    names = concept_index(reader, cache_version).concepts.names.values()
    own_names = ((" ".join(each.get(reader, ())), reader) for each in names)
    others = [code for code in language_codes() if code != reader]
    for languages, more_texts in (([reader], own_names), (others, ())):
        analysed = words(token, languages[0])
        if analysed:
            word = max(analysed, key=lambda each: len(each.folded)).folded
            found = _nearest_in(word, (*more_texts, *near_texts(word, languages)))
            if found:
                return found
    return None


def _nearest_in(word: str, texts: Iterable[tuple[str, str]]) -> str | None:
    limit = max_errors(word)
    near: Counter[str] = Counter()
    for text, language in texts:
        near.update({surface for surface in surfaces(text, language) if abs(len(fold(surface)) - len(word)) <= limit})
    ranked = []
    for surface, count in near.items():
        errors = edit_distance(word, fold(normalise(surface)), limit)
        other_beginning = fold(surface[:1]) != word[:1]
        # Few people err in the first letter; with two errors it must be right, or nowhere would become where.
        if errors <= limit and surface != word and not (errors > 1 and other_beginning):
            ranked.append((errors, other_beginning, -count, surface))
    best = min(ranked, default=None)
    return best[3] if best else None


def _with_replaced(part: str, replaced: dict[str, str]) -> str:
    bare = part.strip('"“”„«»-−')
    return part.replace(bare, replaced[bare]) if bare in replaced else part
