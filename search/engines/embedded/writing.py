"""Builds a generation; functions for all writing."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.engines.base import EngineUnavailableError, IndexBusyError
from search.engines.document import DocumentKey, IndexedDocument
from search.engines.embedded.generations import Generation, Generations
from search.engines.embedded.merging import MIN_MERGED, merge_the_small
from search.engines.embedded.schema import build_schema, to_index
from search.engines.embedded.totals import store_totals

logger = logging.getLogger(__name__)

BUILDER_THREADS = min(4, len(os.sched_getaffinity(0)))
BUILDER_BYTES = 150_000_000
"""Memory of each thread that writes a new index; more memory makes fewer segments, which are faster to search."""


@contextmanager
def as_unavailable() -> Iterator[None]:
    """Raise EngineUnavailableError for any error of tantivy, a Rust panic included."""
    try:
        yield
    except (EngineUnavailableError, IndexBusyError):
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineUnavailableError(f"{type(error).__name__}: {error}"[:300]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineUnavailableError("The index library failed.") from error


def write_changes(
    writer: tantivy.IndexWriter, rows: Iterable[tantivy.Document], deletes: Iterable[DocumentKey]
) -> None:
    """Replace documents by their key, and delete."""
    for row in rows:
        writer.delete_documents_by_term("key", row.get_first("key"))
        writer.add_document(row)
    for key in deletes:
        writer.delete_documents_by_term("key", str(key))


def count_all(index: tantivy.Index, path: Path) -> None:
    """Store the counts of everything. Without them the commit is still valid, and readers count for themselves."""
    try:
        store_totals(index, path)
    except OSError:
        logger.exception("The counts of the index could not be stored.")


class EmbeddedBuilder:
    """A generation being built."""

    def __init__(self, generations: Generations, generation: Generation) -> None:
        self._generations = generations
        self._generation = generation
        self._index = tantivy.Index(build_schema(), path=str(generation.path))
        self._writer: tantivy.IndexWriter | None = self._new_writer()
        self._last: dict[str, tantivy.Document] = {}
        """The latest documents as they are in the index, by key."""

    def write(
        self,
        upserts: Iterable[IndexedDocument],
        deletes: Iterable[DocumentKey] = (),
        change_sequence: int | None = None,
    ) -> None:
        """Write and delete documents; durable with `commit`."""
        if self._writer is None:
            raise EngineUnavailableError("The new index is closed.")
        rows = {str(document.key): to_index(document) for document in upserts}
        deleted = list(deletes)
        gone = {str(key) for key in deleted}
        with as_unavailable():
            write_changes(self._writer, rows.values(), deleted)
        older = {key: row for key, row in self._last.items() if key not in rows and key not in gone}
        self._last = dict([*older.items(), *rows.items()][-MIN_MERGED:])

    def commit(self) -> None:
        """Commit and merge: a swap then only waits for later changes."""
        if self._writer is not None:
            self._commit_and_close()
            with as_unavailable():
                merge_the_small(self._index, self._generation.path, self._last)
                self._writer = self._new_writer()

    def swap(self) -> None:
        """Commit, wait for the merges, count, and make the new index the live one."""
        self._commit_and_close()
        with as_unavailable():
            count_all(self._index, self._generation.path)
        self._generations.make_live(self._generation)

    def abandon(self) -> None:
        """Remove the unfinished index."""
        self._close()
        self._generations.remove(self._generation)

    def _new_writer(self) -> tantivy.IndexWriter:
        return self._index.writer(BUILDER_BYTES * BUILDER_THREADS, BUILDER_THREADS)

    def _commit_and_close(self) -> None:
        if self._writer is not None:
            with as_unavailable():
                self._writer.commit()
        self._close()

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with as_unavailable():
                writer.wait_merging_threads()
