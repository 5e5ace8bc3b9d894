"""Two exports side by side."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

MAX_LINES = 12
AROUND = 70


def differences(one: Path, other: Path) -> Iterator[str]:
    """Yield a short text for each address that is not the same in both."""
    names = {path.name for folder in (one, other) for path in folder.glob("*.txt")}
    for name in sorted(names):
        texts = [_read(path) if path.exists() else "" for path in (one / name, other / name)]
        if texts[0] != texts[1]:
            address = (texts[0] or texts[1]).partition("\n")[0]
            only = " (only in the first)" if not texts[1] else " (only in the second)" if not texts[0] else ""
            yield "\n".join([f"== {address}{only}   [{name}]", *([] if only else _short_diff(*texts))])


def _read(path: Path) -> str:
    """Return an answer with one element a line, and without what means nothing: blanks between elements, prefixes."""
    text = re.sub(r"(</?|xmlns:?)ns0(?::|(?==))", r"\1", path.read_text(encoding="utf-8")).replace("xmlns:=", "xmlns=")
    return re.sub(r">\s*<", ">\n<", text)


def _short_diff(one: str, other: str) -> list[str]:
    lines: list[str] = []
    before, after = one.splitlines(), other.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, first_end, second, second_end in matcher.get_opcodes():
        if kind != "equal":
            removed, added = before[first:first_end], after[second:second_end]
            begin = max(0, _common(removed[0], added[0]) - AROUND) if removed and added else 0
            lines += [f"- {first + 1}: {_cut(line, begin)}" for line in removed]
            lines += [f"+ {second + 1}: {_cut(line, begin)}" for line in added]
    more = len(lines) - MAX_LINES
    return lines[:MAX_LINES] + ([f"  … and {more} more lines"] if more > 0 else [])


def _common(one: str, other: str) -> int:
    """Return how many characters both lines begin with."""
    same = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(same, min(len(one), len(other)))


def _cut(line: str, begin: int) -> str:
    end = begin + 3 * AROUND
    return ("…" if begin else "") + line[begin:end] + ("…" if len(line) > end else "")
