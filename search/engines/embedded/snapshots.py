"""The open index: one state of it at a time, the newest that is complete."""

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy
from tantivy import DocAddress, Order, Query, Searcher

from search.engines.base import EngineUnavailableError
from search.engines.embedded.generations import Generation, Generations
from search.engines.embedded.terms import Terms
from search.engines.embedded.totals import Counts, commit_of, counts_of, totals_of
from search.query.facets import FACET_NAMES

MAX_WAIT_SECONDS = 1.0
"""Seconds to wait for the counts of a commit; after that its writer was killed, and it is used without."""
CommitState = tuple[int, int]


@dataclass
class Snapshot:
    """One state of the index; later writes do not change it."""

    searcher: Searcher
    terms: Terms
    known_totals: Counts | None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def totals(self) -> Counts:
        """Return the records of the whole index by facet and value."""
        with self.lock:
            if self.known_totals is None:
                self.known_totals = self.counts(Query.all_query(), list(FACET_NAMES))
            return self.known_totals

    def search(self, query: Query, limit: int, **order: Any) -> tuple[int, list[tuple[Any, DocAddress]]]:
        """Return the number of records, and the first ones with their score or sort key."""
        found = self.searcher.search(query, limit, **order)
        return found.count or 0, found.hits  # type: ignore[attr-defined]

    def numbers(self, addresses: list[DocAddress]) -> list[int]:
        """Return public numbers of records."""
        return [int(value or 0) for value in self.searcher.fast_field_values("number", addresses)]

    def counts(self, query: Query, names: list[str]) -> Counts:
        """Return the records of a query by facet and value."""
        return counts_of(self.searcher, query, names)

    def first_numbers(self, query: Query, limit: int) -> list[int]:
        """Return the smallest numbers of records."""
        _count, hits = self.search(query, limit, order_by_field="number", order=Order.Asc)
        return [int(number or 0) for number, _address in hits]


class Snapshots:
    """Reopens the index after a fork, a swap or a commit of another process."""

    def __init__(self, generations: Generations, index_format: str) -> None:
        self._generations = generations
        self._format = index_format
        self._lock = threading.Lock()
        self._opened: tuple[int, Path] | None = None
        self._state: CommitState | None = None
        self._index: tantivy.Index | None = None
        self._snapshot: Snapshot | None = None
        self._missed: tuple[CommitState, float] | None = None

    def newest(self) -> Snapshot:
        """Return the newest state with counts. Raises EngineUnavailableError."""
        with self._lock:
            for _attempt in range(3):
                try:
                    return self._newest()
                except (OSError, ValueError):
                    # The generation was removed between reading the pointer and opening it: read it again.
                    self._opened = self._snapshot = None
            return self._newest()

    def _newest(self) -> Snapshot:
        generation = self._generations.live()
        if generation is None:
            raise EngineUnavailableError("There is no index yet.")
        if generation.format != self._format:
            raise EngineUnavailableError("The index was built by another version.")
        state = _state_of(generation.path)
        if self._opened != (os.getpid(), generation.path):
            self._index = tantivy.Index.open(str(generation.path))
            self._index.config_reader(reload_policy="manual")
            self._opened, self._snapshot = (os.getpid(), generation.path), None
        if self._snapshot is None or self._state != state:
            self._reload(generation, state)
        assert self._snapshot is not None  # noqa: S101  set above
        return self._snapshot

    def _reload(self, generation: Generation, state: CommitState) -> None:
        assert self._index is not None  # noqa: S101  opened before
        totals = totals_of(generation.path, commit_of(generation.path))
        if totals is None and self._snapshot is not None and not self._has_waited_for(state):
            return
        self._index.reload()
        if _state_of(generation.path) != state:
            # Another commit came meanwhile: which of the two was loaded is unknown.
            if self._snapshot is not None:
                return
            totals = None
        searcher = self._index.searcher()
        self._snapshot = Snapshot(searcher, Terms(self._index.schema, searcher), totals)
        self._state = state

    def _has_waited_for(self, state: CommitState) -> bool:
        now = time.monotonic()
        if self._missed is None or self._missed[0] != state:
            self._missed = (state, now)
        return now - self._missed[1] > MAX_WAIT_SECONDS


def _state_of(path: Path) -> CommitState:
    stat = (path / "meta.json").stat()
    return stat.st_ino, stat.st_mtime_ns
