"""The passage of a text that answers a question best, with the found words marked."""

from collections.abc import Collection
from html import escape

from search.analysis.marking import Found, Run, found_words
from search.analysis.normalising import printable

LENGTH = 240
"""Characters of an extract, markup not counted."""
MAX_TEXT = 200_000
"""Further text is not looked at."""
_SENTENCE_END = tuple(".!?:;…")
Fragments = list[tuple[str, frozenset[str]]]
"""Pieces of a text, each with the terms it was found by: none where it is no found word."""
_BETWEEN: frozenset[str] = frozenset()


def highlight(
    text: str, terms: Collection[str], language: str, length: int = LENGTH, runs: Collection[Run] = ()
) -> str:
    """The best passage as HTML: everything escaped, found words in `<mark>`.

    Args:
        text: plain text, of any length and kind.
        terms: of the question in the text's language, stems as `analyse` gives them.
        length: most characters shown, ellipses not counted.
        runs: what is found only side by side.
    """
    parts = highlight_fragments(text, terms, language, length, runs)
    return "".join(f"<mark>{escape(part)}</mark>" if found else escape(part) for part, found in parts)


def highlight_fragments(
    text: str, terms: Collection[str], language: str, length: int = LENGTH, runs: Collection[Run] = ()
) -> Fragments:
    """The best passage as pieces of plain text, each with the terms by which it is a found word."""
    text = _one_line(text[:MAX_TEXT])
    found = found_words(text, frozenset(terms), runs, language)
    start, end = _window(text, found, max(length, 1))
    pieces: Fragments = [("… ", _BETWEEN)] if start else []
    position = start
    for word_start, word_end, found_by in found:
        if word_start < start or word_end > end:
            continue
        pieces.append((text[position:word_start], _BETWEEN))
        pieces.append((text[word_start:word_end], found_by))
        position = word_end
    pieces.append((text[position:end], _BETWEEN))
    if end < len(text):
        pieces.append((" …", _BETWEEN))
    return [(piece, found_by) for piece, found_by in pieces if piece]


def _one_line(text: str) -> str:
    """The text without breaks; a heading is kept apart from what follows it."""
    lines = [line for line in (" ".join(printable(line).split()) for line in text.splitlines()) if line]
    apart = [line if line.endswith(_SENTENCE_END) else f"{line} ·" for line in lines[:-1]]
    return " ".join([*apart, *lines[-1:]])


def _window(text: str, found: list[Found], length: int) -> tuple[int, int]:
    """Begin and end of the passage with the most different terms, then the most words, then the first."""
    if len(text) <= length:
        return 0, len(text)
    best, best_rank = 0, (0, 0)
    last = 0
    for first, (start, _end, _stems) in enumerate(found):
        last = max(last, first)
        while last + 1 < len(found) and found[last + 1][1] - start <= length * 3 // 4:
            last += 1
        inside = found[first : last + 1]
        rank = (len(frozenset().union(*(stems for _s, _e, stems in inside[:50]))), len(inside))
        if rank > best_rank:
            best, best_rank = start, rank
    # The found word stands a little after the beginning, so that it is read in its context.
    start = max(0, min(best - length // 4, len(text) - length))
    if start:
        blank = text.find(" ", start, best) if start < best else -1
        start = blank + 1 if blank != -1 else start
    end = min(len(text), start + length)
    if end < len(text):
        blank = text.rfind(" ", start + 1, end + 1)
        end = blank if blank > best else end
    return start, end
