"""The port: what every engine does, and its errors."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from search.engines.document import DocumentKey, IndexedDocument
from search.query.plan import NearPlan, QueryPlan, SimilarPlan, SuggestPlan
from search.query.results import Found, Hit


class EngineUnavailableError(Exception):
    """The engine cannot answer or write now: missing, not built, built by other code, or failing. Try later."""


class RefusedError(ValueError):
    """Documents that the engine always rejects, by key with the reason; all others of the call are written."""

    def __init__(self, refused: dict[DocumentKey, str]) -> None:
        super().__init__("; ".join(refused.values())[:300])
        self.refused = refused


class IndexBusyError(Exception):
    """Another process writes or rebuilds; nothing was done."""


@dataclass(frozen=True)
class IndexEntry:
    """A document in the index: public number and hash."""

    number: int
    document_hash: str


class Builder(Protocol):
    """A new index beside the live one. It is not searched before `swap`."""

    def write(
        self,
        upserts: Iterable[IndexedDocument],
        deletes: Iterable[DocumentKey] = (),
        change_sequence: int | None = None,
    ) -> None:
        """Write documents, replacing those with the same key, and delete documents. See `Engine.write`."""

    def commit(self) -> None:
        """Make durable what was written so far."""

    def swap(self) -> None:
        """Make it the live index, in one step, and remove the old one. Call it under the write lock."""

    def abandon(self) -> None:
        """Remove it; the live index stays."""


class Engine(Protocol):
    """An index that finds records."""

    name: str

    def find(self, plan: QueryPlan) -> Found:
        """Return the records of a plan. Raises EngineUnavailableError."""

    def suggest(self, plan: SuggestPlan) -> tuple[Hit, ...]:
        """Return records by the beginnings of their titles, the reader's language first, then by number.

        Raises EngineUnavailableError.
        """

    def similar(self, plan: SimilarPlan) -> tuple[Hit, ...]:
        """Return records most like one record, without itself. Raises EngineUnavailableError."""

    def near(self, plan: NearPlan) -> tuple[int, ...]:
        """Return numbers of records with a word that is nearly the same. Raises EngineUnavailableError."""

    def write(
        self,
        upserts: Iterable[IndexedDocument],
        deletes: Iterable[DocumentKey] = (),
        change_sequence: int | None = None,
    ) -> None:
        """Replace documents, and remove those with these keys. Call it under the write lock.

        Args:
            change_sequence: grows with the changes of the database; taken before the documents were read. A server that
                is written from several machines keeps what was written with a higher one. Without: replace all.

        Raises:
            EngineUnavailableError: nothing is certain, repeat it later.
            RefusedError: these documents were refused, all others are written.
            ValueError: one of the documents was refused, none is written.
        """

    def entries(self) -> dict[DocumentKey, IndexEntry]:
        """Return the documents in the index by key. Raises EngineUnavailableError."""

    def state(self) -> str:
        """Return `ok`, or a short reason why it cannot answer."""

    def needs_rebuild(self) -> bool:
        """Return whether there is no index, or one of another format, so that single changes cannot be written."""

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Return the lock for writing, for one process at a time; freed when it dies. Raises IndexBusyError."""

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Return the lock for a whole rebuild; it does not block `write`. Raises IndexBusyError at once."""

    def begin_rebuild(self) -> Builder:
        """Start a new index beside the live one; remains of killed rebuilds are removed. Under the rebuild lock."""
