"""The Elasticsearch engine: one index for many web machines."""

import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from elasticsearch import NotFoundError

from practices.jobs.locks import held, named_lock
from practices.languages.table import language_codes
from search.engines.base import EngineUnavailableError, IndexBusyError, IndexedVersion
from search.engines.breaker import Breaker
from search.engines.elasticsearch.client import Server, as_unavailable, parse_address
from search.engines.elasticsearch.indexes import Indexes
from search.engines.elasticsearch.questions import (
    EVERYTHING,
    Query,
    Questions,
    nearby,
    resembling,
    suggested,
)
from search.engines.elasticsearch.writing import write_changes
from search.engines.facet_results import facet_of, pages_of
from search.engines.index_fields import OWN_FIRST
from search.index.documents import SearchDocument
from search.planning.plan import Plan, SimilarPlan, SuggestPlan
from search.planning.planner import most_errors, plan
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from search.query.results import Hit, SearchResults

WINDOW = 10_000
"""The server looks no further than that into a list; what lies behind is walked to."""
MAX_FACET_VALUES = 5_000
_ANSWER = (
    "took", "responses.status", "responses.error.type", "responses.error.reason", "responses.timed_out",
    "responses._shards.failed", "responses.hits.total.value", "responses.hits.hits.sort",
    "responses.aggregations.*.buckets",
)  # fmt: skip
_COUNTS_HEADER = {"preference": "_local", "request_cache": True}
"""Every node holds a copy and answers by itself, so none waits for another that hangs."""
_HITS_HEADER = {"preference": "_local"}


class ElasticsearchBuilder:
    """An index being built."""

    def __init__(self, server: Server, indexes: Indexes) -> None:
        self._server = server
        self._indexes = indexes
        self._finished = False
        with as_unavailable():
            self.name = indexes.begin()

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = (), stamp: int | None = None) -> None:
        """Put documents in and take records out."""
        write_changes(self._server.client, self.name, upserts, deletes, stamp=stamp)

    def commit(self) -> None:
        """Merge it and give every node its copy."""
        with as_unavailable():
            self._indexes.finish(self.name)
        self._finished = True

    def swap(self) -> None:
        """Make it the live index."""
        if not self._finished:
            self.commit()
        with as_unavailable():
            self._indexes.make_live(self.name)

    def abandon(self) -> None:
        """Remove the half-made index; what cannot be removed now the next rebuild removes."""
        try:
            with as_unavailable():
                self._indexes.remove(self.name)
        except EngineUnavailableError:
            pass


class ElasticsearchEngine:
    """A server, or several nodes of one cluster.

    seconds: for a question in all, retries included; then EngineUnavailableError, and for a while at once.
    """

    name = "elasticsearch"

    def __init__(self, url: str, certificates: str = "", seconds: float = 0.7) -> None:
        self._server = Server(parse_address(url), certificates, seconds)
        self._indexes = Indexes(self._server)
        self._breaker = Breaker()

    # --- Reading -----------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a question."""
        started = time.perf_counter()
        asked = plan(query)
        total, hits, counts, took = (0, (), {}, 0) if asked.impossible else self._answer(asked)
        facets = (facet_of(name, counts.get(name, {}), asked.filters.get(name, ())) for name in FACET_NAMES)
        return SearchResults(
            total=total,
            page=query.page,
            pages=pages_of(total, query.page_size),
            hits=hits,
            facets=tuple(facets),
            engine=self.name,
            timings={"engine": (time.perf_counter() - started) * 1000, "server": float(took)},
        )

    def suggest(self, asked: SuggestPlan) -> tuple[Hit, ...]:
        """Records whose titles begin so."""
        return self._best(suggested(asked, language_codes()), asked.limit)

    def similar(self, asked: SimilarPlan) -> tuple[Hit, ...]:
        """Records most like one record."""
        return self._best(resembling(asked), asked.limit)

    def near(self, word: str, languages: Sequence[str], limit: int) -> tuple[int, ...]:
        """Numbers of records with a word that is nearly the same."""
        return tuple(hit.number for hit in self._best(nearby(word, most_errors(word), languages), limit))

    def _answer(self, asked: Plan) -> tuple[int, tuple[Hit, ...], dict[str, dict[str, int]], int]:
        """Total, hits of the page, counts by facet, milliseconds of the server: in one request, but for deep pages."""
        questions = Questions(asked)
        deep = asked.offset + asked.limit > WINDOW
        # Counted apart from the page: the server keeps counts, and finds a page sooner where it need not count.
        free = [name for name in FACET_NAMES if name not in asked.filters]
        searches = [_COUNTS_HEADER, _counting(questions.matching(), free, total=True)]
        for name in asked.filters:
            searches += [_COUNTS_HEADER, _counting(questions.matching(without=name), [name])]
        if not deep:
            page = {"from": asked.offset, "size": asked.limit}
            searches += [_HITS_HEADER, _listing(questions) | page]
        answers, took = self._ask(searches)
        total = int(answers[0]["hits"]["total"]["value"])
        counts = {
            name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}
            for answer in answers
            for name, found in answer.get("aggregations", {}).items()
        }
        hits = self._deep_page(questions, asked, total) if deep else _hits(_rows(answers[-1]), asked.sort)
        return total, hits, counts, took

    def _deep_page(self, questions: Questions, asked: Plan, total: int) -> tuple[Hit, ...]:
        """A page behind the window: walked to from the nearer end of the list."""
        size = min(asked.limit, total - asked.offset)
        if size <= 0:
            return ()
        backwards = asked.offset > total // 2
        body, skipped = _listing(questions), asked.offset
        if backwards:
            skipped = total - asked.offset - size
            body["sort"] = [
                {name: "asc" if way == "desc" else "desc"} for each in body["sort"] for name, way in each.items()
            ]
        rows: list[dict[str, Any]] = []
        for wanted in [*_steps(skipped), size]:
            rows = _rows(self._ask([_HITS_HEADER, body | {"size": wanted}])[0][0])
            if not rows:
                return ()
            body["search_after"] = rows[-1]["sort"]
        return _hits(rows[::-1] if backwards else rows, asked.sort)

    def _best(self, query: Query, limit: int) -> tuple[Hit, ...]:
        page = {
            "query": query,
            "size": limit,
            "sort": [{"_score": "desc"}, {"number": "asc"}],
            "track_total_hits": False,
        }
        answers, _took = self._ask([_HITS_HEADER, page | _BARE])
        return _hits(_rows(answers[0]), "relevance")

    def _ask(self, searches: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        """The answers to several searches and the server's time for all."""
        with self._breaker.guard():
            found = self._server.ask(
                lambda client: client.msearch(index=self._indexes.read, searches=searches, filter_path=_ANSWER).body
            )
            answers: list[dict[str, Any]] = found["responses"]
            for answer in answers:
                _refuse_partial(answer)
        return answers, int(found["took"])

    # --- State -------------------------------------------------------------------------------

    def versions(self) -> dict[int, IndexedVersion]:
        """What the index holds, by record id."""
        found: dict[int, IndexedVersion] = {}
        body: dict[str, Any] = {"size": WINDOW, "sort": [{"key": "asc"}], "track_total_hits": False, **_BARE}
        body["docvalue_fields"] = ["number", "version"]
        with as_unavailable():
            client = self._server.client
            client.indices.refresh(index=self._indexes.read)
            while True:
                rows = client.search(
                    index=self._indexes.read, query=EVERYTHING, filter_path="hits.hits.sort,hits.hits.fields", **body
                ).get("hits", {}).get("hits", [])  # fmt: skip
                for row in rows:
                    fields = row["fields"]
                    found[int(row["sort"][0])] = IndexedVersion(int(fields["number"][0]), str(fields["version"][0]))
                if len(rows) < WINDOW:
                    return found
                body["search_after"] = rows[-1]["sort"]

    def state(self) -> str:
        """`ok`, `no index`, `index of another version`, or what failed."""
        try:
            return self._server.ask(self._state)
        except EngineUnavailableError as error:
            return str(error)

    def _state(self, client: Any) -> str:
        try:
            client.search(index=self._indexes.read, query=EVERYTHING, size=0, track_total_hits=False)
        except NotFoundError:
            live = [name for name, aliases in self._indexes.aliased(client).items() if aliases]
            return "index of another version" if live else "no index"
        return "ok"

    def needs_rebuild(self) -> bool:
        """Whether there is no index that this code can write. Not while nobody can say."""
        try:
            return not self._server.ask(lambda client: client.indices.exists_alias(name=self._indexes.write).body)
        except EngineUnavailableError:
            return False

    # --- Writing -----------------------------------------------------------------------------

    def write(self, upserts: Iterable[SearchDocument], deletes: Iterable[int] = (), stamp: int | None = None) -> None:
        """Replace and remove documents; found as soon as this returns."""
        # Who must wait long for a server that hangs is told so in a moment.
        if not self._server.ask(lambda client: client.indices.exists_alias(name=self._indexes.write).body):
            raise EngineUnavailableError("There is no index to write to.")
        client = self._server.client
        options = {"require_alias": True, "refresh": True}
        write_changes(client, self._indexes.write, upserts, deletes, stamp=stamp, **options)

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Held while writing."""
        return self._locked("write", seconds)

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Held during a rebuild."""
        return self._locked("rebuild", 0)

    def _locked(self, name: str, seconds: float) -> AbstractContextManager[None]:
        lock = named_lock(f"{self._indexes.prefix}-{name}")
        return held(lock, f"{self._indexes.prefix}-{name} lock of the index", seconds, IndexBusyError)

    def begin_rebuild(self) -> ElasticsearchBuilder:
        """A new index beside the live one."""
        return ElasticsearchBuilder(self._server, self._indexes)


_BARE: dict[str, Any] = {"_source": False, "stored_fields": "_none_"}


def _counting(query: Query, names: Iterable[str], *, total: bool = False) -> dict[str, Any]:
    counts = {name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in names}
    return {"query": query, "size": 0, "track_total_hits": total, "aggs": counts}


def _listing(questions: Questions) -> dict[str, Any]:
    query = questions.ranked() if questions.plan.sort == "relevance" else questions.matching()
    return {"query": query, "sort": questions.order(), "track_total_hits": False, **_BARE}


def _refuse_partial(answer: dict[str, Any]) -> None:
    """An answer without a part of the index would be a wrong one."""
    error = answer.get("error")
    if error:
        raise EngineUnavailableError(f"{error.get('type')}: {error.get('reason')}"[:300])
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise EngineUnavailableError("A part of the index did not answer.")


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
    return found


def _hits(rows: Iterable[dict[str, Any]], sort: str) -> tuple[Hit, ...]:
    if sort != "relevance":
        return tuple(Hit(int(row["sort"][-1])) for row in rows)
    scored = ((int(number), float(score)) for score, number in (row["sort"] for row in rows))
    return tuple(Hit(number, score - OWN_FIRST if score >= OWN_FIRST else score) for number, score in scored)


def _steps(skipped: int) -> list[int]:
    whole, rest = divmod(skipped, WINDOW)
    return [WINDOW] * whole + ([rest] if rest else [])
