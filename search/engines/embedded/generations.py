"""The folder of the embedded index: generations beside each other, a pointer to the live one, two locks.

    <dir>/current            {"generation": "g-…", "format": "…"}, replaced in one step
    <dir>/g-…/               one index
    <dir>/write.lock         held while the live index is written or swapped
    <dir>/rebuild.lock       held during a rebuild

Locks are the kernel's: they vanish with the process that held them.
"""

import json
import os
import shutil
import time
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from practices.jobs.locks import FileLock, held
from search.engines.base import IndexBusyError

_POINTER = "current"
_PREFIX = "g-"


@dataclass(frozen=True)
class Generation:
    """One index and the format it was built in."""

    path: Path
    format: str


class Generations:
    """The generations below one folder."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._read: tuple[tuple[int, int], Generation] | None = None

    def live(self) -> Generation | None:
        """The generation that is read and written now."""
        try:
            generation = self._pointed_at()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return generation if (generation.path / "meta.json").exists() else None

    def _pointed_at(self) -> Generation:
        """Asked with every question, so the pointer is only read when it is another file than last time."""
        stat = (self.directory / _POINTER).stat()
        state = (stat.st_ino, stat.st_mtime_ns)
        read = self._read
        if read is None or read[0] != state:
            pointer = json.loads((self.directory / _POINTER).read_text())
            generation = Generation(self.directory / pointer["generation"], str(pointer["format"]))
            read = self._read = (state, generation)
        return read[1]

    def begin(self, index_format: str) -> Generation:
        """A new, empty folder; what killed rebuilds left is removed."""
        live = self.live()
        self.directory.mkdir(parents=True, exist_ok=True)
        self._remove_all_but({live.path} if live else set())
        path = self.directory / f"{_PREFIX}{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:8]}"
        path.mkdir()
        return Generation(path, index_format)

    def make_live(self, generation: Generation) -> None:
        """Point at the generation, then remove the others. Readers that have them open keep them."""
        part = self.directory / f"{_POINTER}.part"
        with part.open("w") as file:
            json.dump({"generation": generation.path.name, "format": generation.format}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.directory / _POINTER)
        self._remove_all_but({generation.path})

    def remove(self, generation: Generation) -> None:
        """Remove a generation that never became live."""
        shutil.rmtree(generation.path, ignore_errors=True)

    def _remove_all_but(self, kept: set[Path]) -> None:
        for path in self.directory.glob(f"{_PREFIX}*"):
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def locked(self, name: str, seconds: float) -> AbstractContextManager[None]:
        """Hold the lock of that name. Raises IndexBusyError when another holds it longer than `seconds`."""
        lock = FileLock(self.directory / f"{name}.lock")
        return held(lock, f"{name} lock of the index", seconds, IndexBusyError)
