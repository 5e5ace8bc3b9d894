"""The passage of a text that answers a question best, with the found words marked."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain

from search.analysis.normalising import MARKS, printable
from search.analysis.pipeline import Word, analyse, words

LENGTH = 240
"""Characters of an extract, markup not counted."""
MAX_TEXT = 200_000
"""Further text is not looked at."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|{MARKS})*(?:['’][^\W_](?:[^\W_]|{MARKS})*)*")
_SENTENCE_END = tuple(".!?:;…")
FIRST_PART = 80
"""Words of a long text that are read first; then twice as many, and so on."""
Fragments = list[tuple[str, bool]]
Found = tuple[int, int, frozenset[str]]
"""Begin and end of a found word, and the terms that it was found by."""


@dataclass(frozen=True)
class Run:
    """Words that answer a question only side by side: alone, `early` of `early school leaving` says nothing.

    words: for each of them the terms of which a word of the text has one. Small words between them
    are passed over; in an `exact` run every word counts, as it is written (`Word.exact`).
    """

    words: tuple[frozenset[str], ...]
    exact: bool = False


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
    text: str, terms: Collection[str], language: str, length: int = LENGTH, runs: Collection[Run] = (), enough: int = 0
) -> Fragments:
    """The best passage as pieces of plain text, each with whether it is a found word.

    enough: with so many different found words a long text is read no further; 0 reads all of it.
    """
    text = _one_line(text[:MAX_TEXT])
    found = _found_words(text, frozenset(terms), runs, language, enough)
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


def _one_line(text: str) -> str:
    """The text without breaks; a heading is kept apart from what follows it."""
    lines = [line for line in (" ".join(printable(line).split()) for line in text.splitlines()) if line]
    apart = [line if line.endswith(_SENTENCE_END) else f"{line} ·" for line in lines[:-1]]
    return " ".join([*apart, *lines[-1:]])


def _found_words(text: str, terms: frozenset[str], runs: Collection[Run], language: str, enough: int) -> list[Found]:
    if not terms and not runs:
        return []
    matches = list(_WORD.finditer(text))
    said = [match.group() for match in matches]
    known: dict[str, list[Word]] = {}
    answering: dict[str, frozenset[str]] = {}
    size = FIRST_PART if enough else len(said)
    while True:
        fresh = _read_words(set(said[:size]).difference(known), language)
        known |= fresh
        for each, read in fresh.items():
            for word in read:
                if not terms.isdisjoint(word.terms):  # of hardly any, and a page of results has thousands
                    answering[each] = answering.get(each, frozenset()) | terms.intersection(word.terms)
        in_runs = _in_runs(said[:size], known, runs) if runs else {}
        places = [at for at, each in enumerate(said[:size]) if each in answering or at in in_runs]
        if size >= len(said) or len({said[at].casefold() for at in places}) >= enough:
            break
        size *= 2
    found = []
    for at in places:
        stems = answering.get(said[at], frozenset()) | in_runs.get(at, frozenset())
        found.append((*_without_elided(matches[at], stems, language), stems))
    return found


def _read_words(distinct: set[str], language: str) -> dict[str, list[Word]]:
    """Each word as it is read, in one go: a page of results has thousands. Those with signs are read one by one."""
    plain = [word for word in distinct if word.isalpha()]
    together = words(" ".join(plain), language)
    if len(together) != len(plain):  # a rule of the language joined or dropped some
        return {word: words(word, language) for word in distinct}
    known = {word: [read] for word, read in zip(plain, together, strict=True)}
    return known | {word: words(word, language) for word in distinct.difference(plain)}


def _in_runs(said: list[str], known: dict[str, list[Word]], runs: Collection[Run]) -> dict[int, frozenset[str]]:
    """By position in the text, the terms by which words stand in one of the runs."""
    found: dict[int, frozenset[str]] = {}
    for exact in {run.exact for run in runs}:
        there = set(chain.from_iterable(_run_terms(word, exact) for read in known.values() for word in read))
        # Most names of a thing stand in no text, so the words are laid out one by one only for those that may.
        possible = [run for run in runs if run.exact == exact and not any(map(there.isdisjoint, run.words))]
        if not possible:
            continue
        line = [
            (at, terms) for at, word in enumerate(said) for each in known[word] if (terms := _run_terms(each, exact))
        ]
        for run in possible:
            for place, shared in _places(run, line):
                found[place] = found.get(place, frozenset()) | shared
    return found


def _run_terms(word: Word, exact: bool) -> tuple[str, ...]:
    """By what a word is compared with those of a run; by nothing where it is passed over."""
    if exact:
        return (word.exact,)
    return () if word.is_stop_word else (*word.terms, word.canonical)


def _places(run: Run, line: list[tuple[int, tuple[str, ...]]]) -> Iterator[tuple[int, frozenset[str]]]:
    """Where the words of a run stand side by side, each with the terms that it was found by."""
    size = len(run.words)
    for start, (_place, terms) in enumerate(line[: len(line) - size + 1]):
        if not run.words[0].isdisjoint(terms):
            beside = line[start : start + size]
            shared = [wanted.intersection(has) for wanted, (_at, has) in zip(run.words, beside, strict=True)]
            if all(shared):
                yield from zip((place for place, _has in beside), shared, strict=True)


def _without_elided(match: "re.Match[str]", stems: frozenset[str], language: str) -> tuple[int, int]:
    """Mark `école` in `l'école`: the part after the apostrophe where that alone is found as well."""
    start, end = match.span()
    word = match.group()
    cut = max(word.find("'"), word.find("’")) + 1
    if cut and cut < len(word) and stems.intersection(analyse(word[cut:], language)):
        return start + cut, end
    return start, end


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
