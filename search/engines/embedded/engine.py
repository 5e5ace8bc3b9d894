"""The embedded engine: answers from one folder, in this process, with nothing to install."""

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import tantivy
from tantivy import DocAddress, Order, Query, Searcher

from search.documents import SearchDocument
from search.engines.base import EngineUnavailableError, IndexBusyError, IndexedVersion
from search.engines.embedded.generations import Generation, Generations
from search.engines.embedded.questions import OWN_FIRST, Questions
from search.engines.embedded.schema import NEWEST, TITLE_ORDER, build_schema, index_format, to_index
from search.engines.plan import Plan, facet_of, pages_of, plan
from search.facets import FACET_NAMES
from search.query import SearchQuery
from search.results import Facet, Hit, SearchResults

WRITER_BYTES = 64_000_000
BUILDER_BYTES = 192_000_000
MAX_FACET_VALUES = 5_000
TIED_HITS = 100
"""Hits looked at beyond the page, so that equal scores are ordered by number across its edge."""
_LOCK_SECONDS = 15.0


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """Whatever tantivy throws, a Rust panic included, means: the engine does not answer."""
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


def write_changes(writer: tantivy.IndexWriter, rows: Iterable[tantivy.Document], deletes: Iterable[int]) -> None:
    """Replace documents by their key, and delete."""
    for row in rows:
        writer.delete_documents_by_term("key", row.get_first("key"))
        writer.add_document(row)
    for key in deletes:
        writer.delete_documents_by_term("key", str(key))


def _count(found: tantivy.SearchResult) -> int:
    return found.count or 0  # type: ignore[attr-defined]


class EmbeddedBuilder:
    """A generation being built."""

    def __init__(self, generations: Generations, generation: Generation) -> None:
        self._generations = generations
        self._generation = generation
        self._index = tantivy.Index(build_schema(), path=str(generation.path))
        self._writer: tantivy.IndexWriter | None = self._index.writer(BUILDER_BYTES, 1)

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = ()) -> None:
        """Put documents in and take records out; durable with `commit`."""
        if self._writer is None:
            raise EngineUnavailableError("The new index is closed.")
        with _as_unavailable():
            write_changes(self._writer, (to_index(document) for document in upserts), deletes)

    def commit(self) -> None:
        """Make durable what was written so far."""
        if self._writer is not None:
            with _as_unavailable():
                self._writer.commit()

    def swap(self) -> None:
        """Commit, wait for the merges, point at the new index."""
        self.commit()
        self._close()
        self._generations.make_live(self._generation)

    def abandon(self) -> None:
        """Remove the half-made index."""
        self._close()
        self._generations.remove(self._generation)

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with _as_unavailable():
                writer.wait_merging_threads()


class EmbeddedEngine:
    """tantivy in a folder. Many processes read; one at a time writes, for a moment."""

    name = "embedded"

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory)
        self._format = index_format()
        self._lock = threading.Lock()
        self._opened: tuple[int, Path] | None = None
        self._state: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        self._questions: Questions | None = None

    # --- Reading -----------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a question. Raises EngineUnavailableError."""
        started = time.perf_counter()
        asked = plan(query)
        with _as_unavailable():
            searcher, questions = self._reader()
            matching = questions.matching(asked, searcher)
            total, hits = self._hits(searcher, questions, matching, asked)
            facets = self._facets(searcher, questions, matching, asked)
        return SearchResults(
            total=total,
            page=query.page,
            pages=pages_of(total, query.page_size),
            hits=hits,
            facets=facets,
            engine=self.name,
            timings={"engine": (time.perf_counter() - started) * 1000},
        )

    def versions(self) -> dict[int, IndexedVersion]:
        """What the index holds, by record id."""
        with _as_unavailable():
            searcher, _questions = self._reader()
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
            with _as_unavailable():
                self._reader()
        except EngineUnavailableError as error:
            return str(error)
        return "ok"

    def needs_rebuild(self) -> bool:
        """Whether there is no index that this code can write."""
        generation = self._generations.live()
        return generation is None or generation.format != self._format

    def _reader(self) -> tuple[Searcher, Questions]:
        """The newest committed state; opened anew after a fork, a swap or a commit of another process."""
        with self._lock:
            for _attempt in range(3):
                try:
                    return self._fresh_reader()
                except (OSError, ValueError):
                    # The generation was removed between reading the pointer and opening it: read it again.
                    self._opened = None
            return self._fresh_reader()

    def _fresh_reader(self) -> tuple[Searcher, Questions]:
        generation = self._generations.live()
        if generation is None:
            raise EngineUnavailableError("There is no index yet.")
        if generation.format != self._format:
            raise EngineUnavailableError("The index was built by another version.")
        stat = (generation.path / "meta.json").stat()
        state = (stat.st_ino, stat.st_mtime_ns)
        if self._opened != (os.getpid(), generation.path):
            self._index = tantivy.Index.open(str(generation.path))
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
            self._questions = Questions(self._index.schema)
            self._opened, self._state = (os.getpid(), generation.path), state
        elif self._state != state and self._index is not None:
            self._index.reload()
            self._state = state
        assert self._index is not None and self._questions is not None  # noqa: S101  set above
        return self._index.searcher(), self._questions

    def _hits(
        self, searcher: Searcher, questions: Questions, matching: Query, asked: Plan
    ) -> tuple[int, tuple[Hit, ...]]:
        """Number of records and the hits of the page."""
        if asked.offset > TIED_HITS * 10:
            # The collector makes room for offset + limit: never for more than there is.
            total = _count(searcher.search(matching, limit=1))
            if asked.offset >= total:
                return total, ()
        if asked.sort == "relevance":
            return self._by_score(searcher, questions.own_first(matching, asked.reader), asked)
        field, order = (
            (TITLE_ORDER + asked.reader, Order.Asc) if asked.sort == "title" else (NEWEST + asked.reader, Order.Desc)
        )
        found = searcher.search(matching, asked.limit, order_by_field=field, offset=asked.offset, order=order)
        numbers = searcher.fast_field_values("number", [address for _key, address in found.hits])
        return _count(found), tuple(Hit(int(number or 0)) for number in numbers)

    def _by_score(self, searcher: Searcher, query: Query, asked: Plan) -> tuple[int, tuple[Hit, ...]]:
        """By score; equal scores by number, across the edges of pages too."""
        end = asked.offset + asked.limit
        found = searcher.search(query, end + TIED_HITS)
        scored: list[tuple[float, DocAddress]] = list(found.hits)
        page = scored[asked.offset : end]
        if not page:
            return _count(found), ()
        first, last = page[0][0], page[-1][0]
        before = sum(1 for score, _address in scored[: asked.offset] if score > first)
        around = [hit for hit in scored[before:] if hit[0] >= last]
        numbers = searcher.fast_field_values("number", [address for _score, address in around])
        ordered = sorted(
            ((score, int(number or 0)) for (score, _address), number in zip(around, numbers, strict=True)),
            key=lambda pair: (-pair[0], pair[1]),
        )
        shown = ordered[asked.offset - before : end - before]
        hits = (Hit(number, score - OWN_FIRST if score >= OWN_FIRST else score) for score, number in shown)
        return _count(found), tuple(hits)

    def _facets(self, searcher: Searcher, questions: Questions, matching: Query, asked: Plan) -> tuple[Facet, ...]:
        """Counts of every facet, its own selection ignored: one pass for the free ones, one for each filtered."""
        free = [name for name in FACET_NAMES if name not in asked.filters]
        counts = self._counts(searcher, matching, free)
        for name in asked.filters:
            counts |= self._counts(searcher, questions.matching(asked, searcher, without=name), [name])
        return tuple(facet_of(name, counts[name], asked.filters.get(name, ())) for name in FACET_NAMES)

    def _counts(self, searcher: Searcher, query: Query, names: list[str]) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        wanted = {name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in names}
        answer = searcher.aggregate(query, wanted)
        return {
            name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in names
        }

    # --- Writing -----------------------------------------------------------------------------

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = ()) -> None:
        """Replace and remove documents in one commit."""
        rows = [to_index(document) for document in upserts]
        generation = self._generations.live()
        if generation is None or generation.format != self._format:
            raise EngineUnavailableError("There is no index to write to.")
        with _as_unavailable():
            index = tantivy.Index.open(str(generation.path))
            writer = self._writer(index)
            try:
                write_changes(writer, rows, deletes)
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

    def _writer(self, index: tantivy.Index) -> tantivy.IndexWriter:
        """tantivy's own lock may outlive ours by a moment when the last writer was killed."""
        until = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                return index.writer(WRITER_BYTES, 1)
            except ValueError as error:
                if "LockBusy" not in str(error) or time.monotonic() >= until:
                    raise
                time.sleep(0.05)

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Held while writing."""
        return self._generations.locked("write", seconds)

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Held during a rebuild."""
        return self._generations.locked("rebuild", 0)

    def begin_rebuild(self) -> EmbeddedBuilder:
        """A new generation beside the live one."""
        with _as_unavailable():
            return EmbeddedBuilder(self._generations, self._generations.begin(self._format))
