"""Read record files, JSON and JSON lines, also with errors in them.

A file is split into entries before any is decoded, so that a broken entry does
not prevent the others from being read.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from practices.exchange.importing.reports import Problem

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_ENTRY_CHARACTERS = 4 * 1024 * 1024
MAX_DEPTH = 40
MAX_DIGITS = 30
LINE_SUFFIXES = (".jsonl", ".ndjson", ".jl")
OTHER_FORMATS = {
    ".csv": "CSV", ".tsv": "CSV", ".xlsx": "XLSX", ".xls": "XLS", ".ods": "ODS",
    ".html": "HTML", ".htm": "HTML", ".xhtml": "HTML", ".mhtml": "HTML",
}  # fmt: skip

# A whole string, or one structural character; a lone quote is a string without an end. Possessive, so never quadratic.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"), (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"),
)  # fmt: skip
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


class UnsupportedFormatError(Exception):
    """The file has another format (CSV, spreadsheet, HTML)."""


class UnreadableFileError(Exception):
    """The whole file cannot be read; carries the problem."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.problem = Problem(place, reason)


class _BadEntryError(ValueError):
    """Well-formed JSON that is rejected: a key twice, NaN, a very long number."""


@dataclass(frozen=True)
class RawEntry:
    """One entry of a file: its place, and either its value or its problem."""

    place: str
    value: dict[str, Any] | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    problem: str = ""


def check_format(path: Path) -> None:
    """Check by name and first bytes that a file can be JSON.

    Raises:
        UnsupportedFormatError: with a sentence for the operator.
    """
    kind = OTHER_FORMATS.get(path.suffix.lower())
    if kind is None:
        with path.open("rb") as file:
            head = file.read(512)
        if head.startswith(b"PK\x03\x04"):
            kind = "a spreadsheet or an archive"
        elif head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            kind = "HTML or XML"
    if kind:
        raise UnsupportedFormatError(f"{path} is {kind}. Only JSON and JSON lines can be imported so far.")


def read_file(path: Path) -> list[RawEntry]:
    """Return the entries of a file in their order, also those with problems.

    Raises:
        UnreadableFileError: when the whole file is not JSON, is too large or cannot be opened.
    """
    text = _text_of(path)
    stripped = text.lstrip(" \t\r\n")
    if not stripped:
        raise UnreadableFileError("line 1", "The file is empty.")
    start = len(text) - len(stripped)
    lines = _Lines(text)
    if _is_json_lines(text, start, path.suffix.lower()):
        return [_decode(text, span, lines, f"line {number}") for number, span in _line_spans(text)]
    if stripped[0] not in "[{":
        raise UnreadableFileError(lines.place(start), "This is not JSON: a file begins with [ or {.")
    spans = _list_spans(text, start, lines) if stripped[0] == "[" else _object_spans(text, start)
    return [_decode(text, span, lines, f"entry {number}") for number, span in enumerate(spans, start=1)]


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError("file", f"The file cannot be opened: {error.strerror or error}.") from error
    if len(data) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        raise UnreadableFileError("file", f"The file is larger than {limit} MB. Split it and import the parts.")
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            raise UnreadableFileError("byte 1", f"The file is written in {name}. Save it as UTF-8.")
    if b"\x00" in data[:4]:
        raise UnreadableFileError("byte 1", "The file is binary or written in UTF-16 or UTF-32. Save it as UTF-8.")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")


class _Lines:
    """Lines of a text: the place of an offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def place(self, offset: int) -> str:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        line = bisect_right(self._starts, offset)
        return f"line {line}, column {offset - self._starts[line - 1] + 1}"


def _is_json_lines(text: str, start: int, suffix: str) -> bool:
    """Return whether a text is JSON lines: by name, or because more than one object follows line by line."""
    end = text.find("\n", start)
    first, rest = (text[start:], "") if end < 0 else (text[start:end], text[end:].strip())
    span = next(_object_spans(first, 0), None) if first[0] in "[{" else None
    whole = span is not None and not span.problem and span.end == len(first.rstrip())
    if suffix in LINE_SUFFIXES:
        return (whole and bool(rest)) or first[0] not in "[{" or (first[0] == "{" and _looks_like_lines(rest))
    return first[0] == "{" and whole and bool(rest)


def _looks_like_lines(rest: str) -> bool:
    return all(line.startswith("{") for line in rest.splitlines()[:3] if line.strip())


def _line_spans(text: str) -> Iterator[tuple[int, _Span]]:
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            deep = _depth(line) > MAX_DEPTH
            yield number, _Span(offset, offset + len(line), _TOO_DEEP if deep else "")
        offset += len(line) + 1


_TOO_DEEP = f"Lists and objects are nested deeper than {MAX_DEPTH} levels."
_CUT_OFF = "The file ends in the middle of this entry."


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _TOKEN.finditer(text):
        if match[0] in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] in ("]", "}"):
            depth -= 1
        elif match[0] == '"':
            break
    return deepest


def _object_spans(text: str, start: int) -> Iterator[_Span]:
    """Return the spans of consecutive values; text between them belongs to the next one."""
    depth, deepest, begin = 0, 0, start
    for match in _TOKEN.finditer(text, start):
        sign = match[0]
        if sign == '"':
            break
        if sign in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif sign in ("]", "}"):
            depth -= 1
            if depth <= 0:
                yield _Span(begin, match.end(), _TOO_DEEP if deepest > MAX_DEPTH else "")
                depth, deepest, begin = 0, 0, match.end()
    if text[begin:].strip():
        yield _Span(begin, len(text), _CUT_OFF if depth else "")


def _list_spans(text: str, start: int, lines: _Lines) -> Iterator[_Span]:
    """Return the spans of the elements of the list at `start`, and one more for text after its end."""
    depth, deepest, begin = 0, 0, start + 1
    for match in _TOKEN.finditer(text, start + 1):
        sign = match[0]
        if sign == '"':
            break
        if sign in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif sign in ("]", "}") and depth:
            depth -= 1
        elif sign in ("]", "}") or (sign == "," and not depth):
            last = sign != ","
            if text[begin : match.start()].strip() or not last:
                yield _Span(begin, match.start(), _TOO_DEEP if deepest > MAX_DEPTH else "")
            deepest, begin = 0, match.end()
            if last:
                if sign == "}" or text[begin:].strip():
                    yield _Span(match.start(), len(text), "Something stands after the end of the list.")
                return
    yield _Span(begin, len(text), _CUT_OFF if text[begin:].strip() else "The file ends before the list is closed.")


def _decode(text: str, span: _Span, lines: _Lines, place: str) -> RawEntry:
    body = text[span.start : span.end]
    begin = span.start + len(body) - len(body.lstrip())
    where = f"{place} ({lines.place(begin)})" if place.startswith("entry") else place
    if span.problem:
        return RawEntry(place, problem=Problem(where, span.problem))
    if len(body) > MAX_ENTRY_CHARACTERS:
        return RawEntry(place, problem=Problem(where, f"The entry is longer than {MAX_ENTRY_CHARACTERS} characters."))
    bad = _NOT_UTF8.search(body)
    if bad:
        at = lines.place(span.start + bad.start())
        return RawEntry(place, problem=Problem(f"{place} ({at})", "The text is not written in UTF-8."))
    try:
        value = json.loads(
            body, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_whole, parse_float=_fraction
        )
    except json.JSONDecodeError as error:
        at = lines.place(span.start + error.pos)
        return RawEntry(place, problem=Problem(f"{place} ({at})", f"This is not JSON: {error.msg}."))
    except _BadEntryError as error:
        return RawEntry(place, problem=Problem(where, str(error)))
    if not isinstance(value, dict):
        return RawEntry(place, problem=Problem(where, "An entry is an object in braces {…}."))
    return RawEntry(place, value=value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _BadEntryError(f"The key {json.dumps(key[:80], ensure_ascii=True)} stands twice in one object.")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _BadEntryError(f"{name} is not a number of JSON.")


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _BadEntryError(f"A number has more than {MAX_DIGITS} digits: {digits[:12]}….")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _BadEntryError(f"A number is too large: {digits[:24]}.")
    return value
