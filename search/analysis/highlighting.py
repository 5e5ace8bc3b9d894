"""The passage of a text that answers a question best, with the found words marked."""

import re
from collections.abc import Collection, Sequence
from html import escape

from search.analysis.normalising import MARKS, printable
from search.analysis.pipeline import analyse, words

LENGTH = 240
"""Characters of an extract, markup not counted."""
MAX_TEXT = 200_000
"""Further text is not looked at."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|{MARKS})*(?:['’][^\W_](?:[^\W_]|{MARKS})*)*")
Fragments = list[tuple[str, bool]]


def highlight(text: str, terms: Collection[str], language: str, length: int = LENGTH) -> str:
    """The best passage as HTML: everything escaped, found words in `<mark>`.

    Args:
        text: plain text, of any length and kind.
        terms: of the question in the text's language, stems as `analyse` gives them.
        length: most characters shown, ellipses not counted.
    """
    parts = highlight_fragments(text, terms, language, length)
    return "".join(f"<mark>{escape(part)}</mark>" if found else escape(part) for part, found in parts)


def highlight_fragments(text: str, terms: Collection[str], language: str, length: int = LENGTH) -> Fragments:
    """The best passage as pieces of plain text, each with whether it is a found word."""
    text = " ".join(printable(text[:MAX_TEXT]).split())
    found = _found_words(text, frozenset(terms), language)
    start, end = _window(text, found, max(length, 1))
    pieces: Fragments = [("… ", False)] if start else []
    position = start
    for word_start, word_end, _terms in found:
        if word_start < start or word_end > end:
            continue
        pieces.append((text[position:word_start], False))
        pieces.append((text[word_start:word_end], True))
        position = word_end
    pieces.append((text[position:end], False))
    if end < len(text):
        pieces.append((" …", False))
    return [(piece, is_match) for piece, is_match in pieces if piece]


def _found_words(text: str, terms: frozenset[str], language: str) -> list[tuple[int, int, frozenset[str]]]:
    if not terms:
        return []
    found = []
    matches = list(_WORD.finditer(text))
    known = _terms_by_word({match.group() for match in matches}, language)
    for match in matches:
        stems = terms.intersection(known[match.group()])
        if stems:
            found.append((*_without_elided(match, stems, language), stems))
    return found


def _terms_by_word(distinct: set[str], language: str) -> dict[str, Sequence[str]]:
    """The stems of each word, read in one go: a page of results has thousands. Those with signs are read one by one."""
    plain = [word for word in distinct if word.isalpha()]
    together = words(" ".join(plain), language)
    if len(together) != len(plain):  # a rule of the language joined or dropped some
        return {word: analyse(word, language) for word in distinct}
    known: dict[str, Sequence[str]] = {word: read.terms for word, read in zip(plain, together, strict=True)}
    return known | {word: analyse(word, language) for word in distinct.difference(plain)}


def _without_elided(match: "re.Match[str]", stems: frozenset[str], language: str) -> tuple[int, int]:
    """Mark `école` in `l'école`: the part after the apostrophe where that alone is found as well."""
    start, end = match.span()
    word = match.group()
    cut = max(word.find("'"), word.find("’")) + 1
    if cut and cut < len(word) and stems.intersection(analyse(word[cut:], language)):
        return start + cut, end
    return start, end


def _window(text: str, found: list[tuple[int, int, frozenset[str]]], length: int) -> tuple[int, int]:
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
