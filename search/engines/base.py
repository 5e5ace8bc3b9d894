"""The port: what every engine does, and what it may refuse."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from search.index.documents import SearchDocument
from search.planning.plan import SimilarPlan, SuggestPlan
from search.query.query import SearchQuery
from search.query.results import Hit, SearchResults


class EngineUnavailableError(Exception):
    """The engine cannot answer or write now: not there, not built, built by other code, or failing. Try later."""


class RefusedError(ValueError):
    """Documents that the engine will never take, by record id with the reason; all others of the call are written."""

    def __init__(self, refused: dict[int, str]) -> None:
        super().__init__("; ".join(refused.values())[:300])
        self.refused = refused


class IndexBusyError(Exception):
    """Somebody else writes or rebuilds; nothing was done."""


@dataclass(frozen=True)
class IndexedVersion:
    """What the index holds of a record: public number and hash of its document."""

    number: int
    version: str


class Builder(Protocol):
    """A new index beside the live one. Nobody sees it before `swap`."""

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = (), stamp: int | None = None) -> None:
        """Put documents in, replacing those of the same record; take records out. See `Engine.write`."""

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

    def suggest(self, asked: SuggestPlan) -> tuple[Hit, ...]:
        """Records whose titles begin so, the reader's language first, then by number. Raises EngineUnavailableError."""

    def similar(self, asked: SimilarPlan) -> tuple[Hit, ...]:
        """Records most like one record, itself left out. Raises EngineUnavailableError."""

    def near(self, word: str, languages: Sequence[str], limit: int) -> tuple[int, ...]:
        """Numbers of records with a word one or two typing errors away in one of these languages.

        Args:
            word: folded (`Word.folded`). Up to five letters one error, more letters two; swapped neighbours are one.

        Raises EngineUnavailableError.
        """

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = (), stamp: int | None = None) -> None:
        """Replace and remove documents (by record id). Call it under the write lock.

        Args:
            stamp: grows with the changes of the database; taken before the documents were read. A server that
                is written from several machines keeps what was written with a higher one. Without: replace all.

        Raises:
            EngineUnavailableError: nothing is certain, repeat it later.
            RefusedError: these documents were refused, all others are written.
            ValueError: one of the documents was refused, none is written.
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
