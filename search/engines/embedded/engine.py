"""The embedded engine: an index in one folder, read in this process, with nothing to install."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from tantivy import Query

from search.engines.base import EngineUnavailableError, IndexEntry
from search.engines.document import DocumentKey, IndexedDocument
from search.engines.embedded import results
from search.engines.embedded.generations import Generations
from search.engines.embedded.live_writer import LiveWriter
from search.engines.embedded.schema import index_format, to_index
from search.engines.embedded.snapshots import Snapshots
from search.engines.embedded.writing import EmbeddedBuilder, as_unavailable
from search.query.plan import NearPlan, QueryPlan, SimilarPlan, SuggestPlan
from search.query.results import Found, Hit


class EmbeddedEngine:
    """tantivy in a folder. Many processes read; one at a time writes, for a moment."""

    name = "embedded"

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory)
        self._format = index_format()
        self._snapshots = Snapshots(self._generations, self._format)
        self._writer = LiveWriter()

    # --- Reading -----------------------------------------------------------------------------

    def find(self, plan: QueryPlan) -> Found:
        """Return the records of a plan. Raises EngineUnavailableError."""
        with as_unavailable():
            return results.find(self._snapshots.newest(), plan)

    def suggest(self, plan: SuggestPlan) -> tuple[Hit, ...]:
        """Return records by the beginnings of their titles. Raises EngineUnavailableError."""
        with as_unavailable():
            return results.suggestions(self._snapshots.newest(), plan)

    def similar(self, plan: SimilarPlan) -> tuple[Hit, ...]:
        """Return records most like one record. Raises EngineUnavailableError."""
        with as_unavailable():
            return results.similar_hits(self._snapshots.newest(), plan)

    def near(self, plan: NearPlan) -> tuple[int, ...]:
        """Return numbers of records with a word that is nearly the same. Raises EngineUnavailableError."""
        with as_unavailable():
            return results.near_numbers(self._snapshots.newest(), plan)

    def entries(self) -> dict[DocumentKey, IndexEntry]:
        """Return the documents in the index by key."""
        with as_unavailable():
            searcher = self._snapshots.newest().searcher
            if not searcher.num_docs:
                return {}
            everything = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False)
            found: dict[DocumentKey, IndexEntry] = {}
            for _score, address in everything.hits:
                row = searcher.doc(address)
                values = (row.get_first(name) for name in ("key", "number", "document_hash"))
                key, number, document_hash = (str(value) for value in values)
                found[DocumentKey.parse(key)] = IndexEntry(int(number), document_hash)
            return found

    def state(self) -> str:
        """Return `ok`, `no index`, `index of another version`, or what failed."""
        generation = self._generations.live()
        if generation is None:
            return "no index"
        if generation.format != self._format:
            return "index of another version"
        try:
            with as_unavailable():
                self._snapshots.newest()
        except EngineUnavailableError as error:
            return str(error)
        return "ok"

    def needs_rebuild(self) -> bool:
        """Return whether there is no index that this code can write."""
        generation = self._generations.live()
        return generation is None or generation.format != self._format

    # --- Writing -----------------------------------------------------------------------------

    def write(
        self,
        upserts: Iterable[IndexedDocument],
        deletes: Iterable[DocumentKey] = (),
        change_sequence: int | None = None,
    ) -> None:
        """Replace and remove documents in one commit. One machine writes, so the change sequence is not needed."""
        rows = [to_index(document) for document in upserts]
        generation = self._generations.live()
        if generation is None or generation.format != self._format:
            raise EngineUnavailableError("There is no index to write to.")
        with as_unavailable():
            self._writer.write(generation.path, rows, deletes)

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Return the lock for writing."""
        return self._generations.locked("write", seconds)

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Return the lock for a rebuild."""
        return self._generations.locked("rebuild", 0)

    def begin_rebuild(self) -> EmbeddedBuilder:
        """Return a new generation beside the live one."""
        with as_unavailable():
            return EmbeddedBuilder(self._generations, self._generations.begin(self._format))
