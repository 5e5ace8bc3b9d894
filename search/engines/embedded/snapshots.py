"""The open index: one state of it at a time, the newest that is ready to be asked."""

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

PATIENCE_SECONDS = 1.0
"""A commit without its counts is waited for so long; then its writer was killed, and it is taken as it is."""
State = tuple[int, int]


@dataclass
class Snapshot:
    """One state of the index; it never changes, whatever is written meanwhile."""

    searcher: Searcher
    terms: Terms
    known_totals: Counts | None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self) -> "Asking":
        """A new question to this state."""
        return Asking(self)

    def totals(self) -> Counts:
        """Records of the whole index by facet and value."""
        with self.lock:
            if self.known_totals is None:
                self.known_totals = counts_of(self.searcher, Query.all_query(), list(FACET_NAMES))
            return self.known_totals


class Asking:
    """The library's searcher, with the time that one question spent in it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.terms = snapshot.terms
        self.seconds = 0.0

    def search(self, query: Query, limit: int, **order: Any) -> tuple[int, list[tuple[Any, DocAddress]]]:
        """Number of records, and the first ones with what they are ordered by."""
        started = time.perf_counter()
        found = self.snapshot.searcher.search(query, limit, **order)
        self.seconds += time.perf_counter() - started
        return found.count or 0, found.hits  # type: ignore[attr-defined]

    def numbers(self, addresses: list[DocAddress]) -> list[int]:
        """Public numbers of records."""
        started = time.perf_counter()
        values = self.snapshot.searcher.fast_field_values("number", addresses)
        self.seconds += time.perf_counter() - started
        return [int(value or 0) for value in values]

    def counts(self, query: Query, names: list[str]) -> Counts:
        """Records of a query by facet and value."""
        started = time.perf_counter()
        found = counts_of(self.snapshot.searcher, query, names)
        self.seconds += time.perf_counter() - started
        return found

    def first_numbers(self, query: Query, limit: int) -> list[int]:
        """The smallest numbers of records."""
        _count, hits = self.search(query, limit, order_by_field="number", order=Order.Asc)
        return [int(number or 0) for number, _address in hits]


class Snapshots:
    """Opens the index anew after a fork, a swap or a commit of another process."""

    def __init__(self, generations: Generations, index_format: str) -> None:
        self._generations = generations
        self._format = index_format
        self._lock = threading.Lock()
        self._opened: tuple[int, Path] | None = None
        self._state: State | None = None
        self._index: tantivy.Index | None = None
        self._snapshot: Snapshot | None = None
        self._missed: tuple[State, float] | None = None

    def newest(self) -> Snapshot:
        """The newest state whose counts are there. Raises EngineUnavailableError."""
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
            self._go_over(generation, state)
        assert self._snapshot is not None  # noqa: S101  set above
        return self._snapshot

    def _go_over(self, generation: Generation, state: State) -> None:
        assert self._index is not None  # noqa: S101  opened before
        totals = totals_of(generation.path, commit_of(generation.path))
        if totals is None and self._snapshot is not None and not self._waited_for(state):
            return
        self._index.reload()
        if _state_of(generation.path) != state:
            # Another commit came meanwhile, and nobody can say which of the two was loaded.
            if self._snapshot is not None:
                return
            totals = None
        searcher = self._index.searcher()
        self._snapshot = Snapshot(searcher, Terms(self._index.schema, searcher), totals)
        self._state = state

    def _waited_for(self, state: State) -> bool:
        now = time.monotonic()
        if self._missed is None or self._missed[0] != state:
            self._missed = (state, now)
        return now - self._missed[1] > PATIENCE_SECONDS


def _state_of(path: Path) -> State:
    stat = (path / "meta.json").stat()
    return stat.st_ino, stat.st_mtime_ns
