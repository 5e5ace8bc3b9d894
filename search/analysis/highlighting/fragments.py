"""The passage of a text that fits a query best, with the words that match."""

from collections.abc import Collection

from search.analysis.highlighting.matching import Match, Phrase, find_matches
from search.analysis.normalising import printable

EXTRACT_LENGTH = 240
"""Characters of an extract, markup not counted."""
MAX_TEXT = 200_000
"""Characters of a text that are searched for matches."""
_SENTENCE_END = tuple(".!?:;…")
Fragments = list[tuple[str, frozenset[str]]]
"""Fragments of a text, each with the terms that it matches: none between the matches."""
_BETWEEN: frozenset[str] = frozenset()


def highlight_fragments(
    text: str,
    terms: Collection[str],
    language: str,
    length: int = EXTRACT_LENGTH,
    phrases: Collection[Phrase] = (),
) -> Fragments:
    """Return the best passage as fragments of plain text, each with the terms that it matches.

    Args:
        text: plain text, of any length and kind.
        terms: of the query in the text's language, as `analyse` returns them.
        language: of the text.
        length: most characters shown, ellipses not counted.
        phrases: what matches only side by side.
    """
    text = _one_line(text[:MAX_TEXT])
    matches = find_matches(text, frozenset(terms), phrases, language)
    start, end = _window(text, matches, max(length, 1))
    fragments: Fragments = [("… ", _BETWEEN)] if start else []
    position = start
    for word_start, word_end, matched in matches:
        if word_start < start or word_end > end:
            continue
        fragments.append((text[position:word_start], _BETWEEN))
        fragments.append((text[word_start:word_end], matched))
        position = word_end
    fragments.append((text[position:end], _BETWEEN))
    if end < len(text):
        fragments.append((" …", _BETWEEN))
    return [(fragment, matched) for fragment, matched in fragments if fragment]


def _one_line(text: str) -> str:
    """Return the text without line breaks; a sign separates a heading from what follows it."""
    lines = [line for line in (" ".join(printable(line).split()) for line in text.splitlines()) if line]
    separated = [line if line.endswith(_SENTENCE_END) else f"{line} ·" for line in lines[:-1]]
    return " ".join([*separated, *lines[-1:]])


def _window(text: str, matches: list[Match], length: int) -> tuple[int, int]:
    """Return start and end of the passage with the most different terms, then the most words, then the first."""
    if len(text) <= length:
        return 0, len(text)
    best, best_rank = 0, (0, 0)
    last = 0
    for first, (start, _end, _terms) in enumerate(matches):
        last = max(last, first)
        while last + 1 < len(matches) and matches[last + 1][1] - start <= length * 3 // 4:
            last += 1
        inside = matches[first : last + 1]
        rank = (len(frozenset().union(*(terms for _s, _e, terms in inside[:50]))), len(inside))
        if rank > best_rank:
            best, best_rank = start, rank
    # The match is a little after the start of the passage, so that it is read in its context.
    start = max(0, min(best - length // 4, len(text) - length))
    if start:
        blank = text.find(" ", start, best) if start < best else -1
        start = blank + 1 if blank != -1 else start
    end = min(len(text), start + length)
    if end < len(text):
        blank = text.rfind(" ", start + 1, end + 1)
        end = blank if blank > best else end
    return start, end
