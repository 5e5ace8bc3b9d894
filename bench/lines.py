"""The lines of the corpus: drawn by several processes, read, and counted without any help of the portal."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FACETS = ("type", "country", "school_level", "intervention_level", "frequency", "funding")
"""Facets of the corpus; the language is counted from the versions."""
CORPUS = Path(__file__).parent / "corpus.py"
Line = dict[str, Any]


def draw(path: Path, records: int, *, seed: int = 1, languages: Iterable[str] = ()) -> None:
    """Write so many lines. Each process draws a part: a line depends on its number and the seed only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    processes = max(1, min(os.cpu_count() or 1, records // 2000))
    parts, started = [], []
    for at in range(processes):
        first, last = records * at // processes, records * (at + 1) // processes
        command = [sys.executable, str(CORPUS), "-n", str(last - first), "--start", str(first), "--seed", str(seed)]
        if languages:
            command += ["--languages", ",".join(languages)]
        part = path.with_suffix(f".part{at}")
        with part.open("wb") as out:
            started.append(subprocess.Popen(command, stdout=out))  # noqa: S603  our own script
        parts.append(part)
    if any(process.wait() for process in started):
        raise RuntimeError("The corpus could not be drawn; its messages stand above.")
    with parts[0].open("ab") as whole:
        for part in parts[1:]:
            with part.open("rb") as rest:
                while piece := rest.read(1 << 24):
                    whole.write(piece)
            part.unlink()
    parts[0].replace(path)


def read(path: Path, records: int | None = None) -> Iterator[Line]:
    """The lines of a file, or its first ones."""
    with path.open(encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            if at == records:
                return
            yield json.loads(line)


def values(line: Line, facet: str) -> list[str]:
    """The codes of one facet: a single value is a list of one."""
    given = line[facet]
    return list(given) if isinstance(given, list) else [given]


def texts(line: Line) -> list[Line]:
    """The original and its translations, each with language, title, summary and body."""
    return [line, *line["translations"]]


@dataclass
class Counts:
    """What a set of records holds. Equal before and after loading, or something was dropped."""

    records: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    originals: Counter[str] = field(default_factory=Counter)
    tags: Counter[tuple[str, str]] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)

    def differences(self, other: "Counts") -> list[str]:
        """What is not the same, one sentence for each."""
        found = []
        for name in self.__dataclass_fields__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, int):
                mine, theirs = Counter({"all": mine}), Counter({"all": theirs})
            found += [
                f"{name} {key}: {mine[key]} in the file, {theirs[key]} stored"
                for key in sorted(set(mine) | set(theirs))
                if mine[key] != theirs[key]
            ]
        return found


def count(lines: Iterable[Line]) -> Counts:
    """Count what the lines hold."""
    found = Counts()
    for line in lines:
        found.records += 1
        found.originals[line["language"]] += 1
        for text in texts(line):
            found.languages[text["language"]] += 1
            found.letters["title"] += len(text["title"])
            found.letters["summary"] += len(text["summary"])
        for facet in FACETS:
            found.tags.update((facet, code) for code in values(line, facet))
    return found
