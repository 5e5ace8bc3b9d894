"""The embedded engine: answers from one folder, in this process, with nothing to install."""

import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from tantivy import Query

from search.engines.base import EngineUnavailableError, IndexedVersion
from search.engines.embedded.answers import (
    counts_of_facets,
    hits_of,
    near_numbers,
    similar_records,
    suggestions,
)
from search.engines.embedded.generations import Generations
from search.engines.embedded.live_writer import LiveWriter
from search.engines.embedded.questions import Matching
from search.engines.embedded.schema import index_format, to_index
from search.engines.embedded.snapshots import Snapshots
from search.engines.embedded.writing import EmbeddedBuilder, as_unavailable
from search.engines.facet_results import facet_of, pages_of
from search.index.documents import SearchDocument
from search.planning.plan import SimilarPlan, SuggestPlan
from search.planning.planner import plan
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from search.query.results import Hit, SearchResults


class EmbeddedEngine:
    """tantivy in a folder. Many processes read; one at a time writes, for a moment."""

    name = "embedded"

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory)
        self._format = index_format()
        self._snapshots = Snapshots(self._generations, self._format)
        self._writer = LiveWriter()

    # --- Reading -----------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a question; `bare` is the library's own share of the time. Raises EngineUnavailableError."""
        started = time.perf_counter()
        asked = plan(query)
        with as_unavailable():
            asking = self._snapshots.newest().ask()
            matching = Matching(asking.terms, asked)
            total, hits = hits_of(asking, matching, asked)
            counts = counts_of_facets(asking, matching, asked)
        facets = tuple(facet_of(name, counts[name], asked.filters.get(name, ())) for name in FACET_NAMES)
        return SearchResults(
            total=total,
            page=query.page,
            pages=pages_of(total, query.page_size),
            hits=hits,
            facets=facets,
            engine=self.name,
            timings={"engine": (time.perf_counter() - started) * 1000, "bare": asking.seconds * 1000},
        )

    def suggest(self, asked: SuggestPlan) -> tuple[Hit, ...]:
        """Records whose titles begin so. Raises EngineUnavailableError."""
        with as_unavailable():
            return suggestions(self._snapshots.newest().ask(), asked)

    def similar(self, asked: SimilarPlan) -> tuple[Hit, ...]:
        """Records most like one record. Raises EngineUnavailableError."""
        with as_unavailable():
            return similar_records(self._snapshots.newest().ask(), asked)

    def near(self, word: str, languages: Sequence[str], limit: int) -> tuple[int, ...]:
        """Numbers of records with a word one or two typing errors away. Raises EngineUnavailableError."""
        with as_unavailable():
            return near_numbers(self._snapshots.newest().ask(), word, list(languages), limit)

    def versions(self) -> dict[int, IndexedVersion]:
        """What the index holds, by record id."""
        with as_unavailable():
            searcher = self._snapshots.newest().searcher
            if not searcher.num_docs:
                return {}
            everything = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False)
            found: dict[int, IndexedVersion] = {}
            for _score, address in everything.hits:
                row = searcher.doc(address)
                values = (row.get_first(name) for name in ("key", "number", "version"))
                key, number, version = (str(value) for value in values)
                found[int(key)] = IndexedVersion(int(number), version)
            return found

    def state(self) -> str:
        """`ok`, `no index`, `index of another version`, or what failed."""
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
        """Whether there is no index that this code can write."""
        generation = self._generations.live()
        return generation is None or generation.format != self._format

    # --- Writing -----------------------------------------------------------------------------

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = (), stamp: int | None = None) -> None:
        """Replace and remove documents in one commit. One machine writes, so the stamp says nothing new."""
        rows = [to_index(document) for document in upserts]
        generation = self._generations.live()
        if generation is None or generation.format != self._format:
            raise EngineUnavailableError("There is no index to write to.")
        with as_unavailable():
            self._writer.write(generation.path, rows, deletes)

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Held while writing."""
        return self._generations.locked("write", seconds)

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Held during a rebuild."""
        return self._generations.locked("rebuild", 0)

    def begin_rebuild(self) -> EmbeddedBuilder:
        """A new generation beside the live one."""
        with as_unavailable():
            return EmbeddedBuilder(self._generations, self._generations.begin(self._format))
