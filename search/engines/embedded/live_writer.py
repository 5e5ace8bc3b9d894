"""Single changes to the live generation, while the library merges its segments in the background.

Every commit makes a segment; from eight of a kind on the library merges them, which
takes seconds in a small library and a minute and more in a large one. The next
change must not wait so long. So the writer stays open while it merges, and takes further changes of this
process meanwhile. A process that ends waits for its merges; one that is killed leaves them to the next.
"""

import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.engines.document import DocumentKey
from search.engines.embedded.merging import MIN_MERGED, WRITER_BYTES, segments
from search.engines.embedded.writing import count_all, write_changes

_LOCK_SECONDS = 15.0
_PAUSE_SECONDS = 0.5
_ID_LENGTH = 32


@dataclass
class _Open:
    process: int
    path: Path
    index: tantivy.Index
    writer: tantivy.IndexWriter


_of_other_processes: list[_Open] = []
"""Inherited by a fork. Never closed here: their threads stayed behind, and closing would wait for them."""


class LiveWriter:
    """Writes to the live index of one engine. Call it under the write lock of the engine."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: _Open | None = None

    def write(self, path: Path, rows: Iterable[tantivy.Document], deletes: Iterable[DocumentKey]) -> None:
        """Replace and remove documents in one commit, then count everything."""
        with self._lock:
            opened = self._opened(path)
            try:
                write_changes(opened.writer, rows, deletes)
                opened.writer.commit()
                count_all(opened.index, path)
            except BaseException:
                opened.writer.rollback()
                self._close()
                raise
            if len(segments(path)) < MIN_MERGED:
                self._close()
            else:
                threading.Thread(target=self._close_after_merging, args=(opened,), name="merging").start()

    def _opened(self, path: Path) -> _Open:
        opened = self._current
        if opened is not None and opened.process != os.getpid():
            _of_other_processes.append(opened)
            opened = self._current = None
        if opened is not None and opened.path != path:
            self._close()
            opened = None
        if opened is None:
            index = tantivy.Index.open(str(path))
            opened = self._current = _Open(os.getpid(), path, index, _writer(index))
        return opened

    def _close_after_merging(self, opened: _Open) -> None:
        while True:
            time.sleep(_PAUSE_SECONDS)
            with self._lock:
                if self._current is not opened:
                    return
                if not _is_merging(opened.path):
                    self._close()
                    return

    def _close(self) -> None:
        opened, self._current = self._current, None
        if opened is not None:
            opened.writer.wait_merging_threads()


def _writer(index: tantivy.Index) -> tantivy.IndexWriter:
    """Another process may still merge, and the library's own lock outlives a killed writer by a moment."""
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return index.writer(WRITER_BYTES, 1)
        except ValueError as error:
            if "LockBusy" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(0.05)


def _is_merging(path: Path) -> bool:
    """Whether there are files of a segment that no commit names yet."""
    try:
        known = segments(path)
        there = {file.name.split(".")[0] for file in path.iterdir()}
    except OSError:
        return False  # the generation was removed after a rebuild
    return any(len(name) == _ID_LENGTH and name not in known for name in there)
