"""The port: what every engine does, and what it may refuse."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from search.documents import SearchDocument
from search.query import SearchQuery
from search.results import SearchResults


class EngineUnavailableError(Exception):
    """The engine cannot answer or write now: not there, not built, built by other code, or failing. Try later."""


class IndexBusyError(Exception):
    """Somebody else writes or rebuilds; nothing was done."""


@dataclass(frozen=True)
class IndexedVersion:
    """What the index holds of a record: public number and hash of its document."""

    number: int
    version: str


class Builder(Protocol):
    """A new index beside the live one. Nobody sees it before `swap`."""

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = ()) -> None:
        """Put documents in, replacing those of the same record; take records out."""

    def commit(self) -> None:
        """Make durable what was written so far."""

    def swap(self) -> None:
        """Make it the live index, in one step, and remove the old one. Call it under the write lock."""

    def abandon(self) -> None:
        """Remove it; the live index stays."""


class Engine(Protocol):
    """An index that finds records."""

    name: str

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a question. Raises EngineUnavailableError."""

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = ()) -> None:
        """Replace and remove documents (by record id), all or none. Call it under the write lock.

        Raises EngineUnavailableError, or ValueError where a document itself is refused.
        """

    def versions(self) -> dict[int, IndexedVersion]:
        """What the index holds, by record id. Raises EngineUnavailableError."""

    def state(self) -> str:
        """`ok`, or a short reason why it cannot answer."""

    def needs_rebuild(self) -> bool:
        """Whether there is no index, or one of an other format, so that single changes have nowhere to go."""

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Held while writing, by one process at a time; freed when its holder dies. Raises IndexBusyError."""

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Held during a whole rebuild; does not hinder `write`. Raises IndexBusyError at once."""

    def begin_rebuild(self) -> Builder:
        """Start a new index beside the live one; remains of killed rebuilds are removed. Under the rebuild lock."""
