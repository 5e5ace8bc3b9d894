"""The Elasticsearch engine: one index for many web machines."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from elasticsearch import NotFoundError

from practices.jobs.locks import held, named_lock
from practices.languages.table import language_codes
from search.engines.base import EngineUnavailableError, IndexBusyError, IndexEntry
from search.engines.breaker import Breaker
from search.engines.document import DocumentKey, IndexedDocument
from search.engines.elasticsearch.client import Server, as_unavailable, parse_address
from search.engines.elasticsearch.indexes import Indexes
from search.engines.elasticsearch.queries import (
    EVERYTHING,
    Query,
    QueryBuilder,
    near_query,
    similar_query,
    suggest_query,
    within,
)
from search.engines.elasticsearch.writing import write_changes
from search.engines.index_fields import OWN_FIRST
from search.query.facets import FACET_NAMES
from search.query.plan import NearPlan, QueryPlan, SimilarPlan, SuggestPlan
from search.query.results import Found, Hit

WINDOW = 10_000
"""The server lists no more hits at once; later pages are reached in steps."""
MAX_FACET_VALUES = 5_000
_ANSWER = (
    "responses.status", "responses.error.type", "responses.error.reason", "responses.timed_out",
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

    def write(
        self,
        upserts: Iterable[IndexedDocument],
        deletes: Iterable[DocumentKey] = (),
        change_sequence: int | None = None,
    ) -> None:
        """Write and delete documents."""
        write_changes(self._server.client, self.name, upserts, deletes, change_sequence=change_sequence)

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
        """Remove the unfinished index; where that fails, the next rebuild does."""
        try:
            with as_unavailable():
                self._indexes.remove(self.name)
        except EngineUnavailableError:
            pass


class ElasticsearchEngine:
    """A server, or several nodes of one cluster.

    seconds: for a query in all, retries included; then EngineUnavailableError, and for a while at once.
    """

    name = "elasticsearch"

    def __init__(self, url: str, certificates: str = "", seconds: float = 0.7) -> None:
        self._server = Server(parse_address(url), certificates, seconds)
        self._indexes = Indexes(self._server)
        self._breaker = Breaker()

    # --- Reading -----------------------------------------------------------------------------

    def find(self, plan: QueryPlan) -> Found:
        """Return the records of a plan: in one request, but for deep pages."""
        if plan.impossible:
            return Found()
        builder = QueryBuilder(plan)
        deep = plan.offset + plan.limit > WINDOW
        # Counted apart from the page: the server caches counts, and lists a page sooner without counting.
        free = [name for name in FACET_NAMES if name not in plan.filters]
        searches = [_COUNTS_HEADER, _counting(builder.matching(), free, total=True)]
        for name in plan.filters:
            searches += [_COUNTS_HEADER, _counting(builder.matching(without=name), [name])]
        if not deep:
            page = {"from": plan.offset, "size": plan.limit}
            searches += [_HITS_HEADER, _listing(builder) | page]
        answers = self._msearch(searches)
        total = int(answers[0]["hits"]["total"]["value"])
        counts = {
            name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}
            for answer in answers
            for name, found in answer.get("aggregations", {}).items()
        }
        hits = self._deep_page(builder, total) if deep else _hits(_rows(answers[-1]), plan.sort, plan.family)
        return Found(total, hits, counts)

    def suggest(self, plan: SuggestPlan) -> tuple[Hit, ...]:
        """Return records by the beginnings of their titles."""
        return self._best(suggest_query(plan, language_codes()), plan)

    def similar(self, plan: SimilarPlan) -> tuple[Hit, ...]:
        """Return records most like one record."""
        return self._best(similar_query(plan), plan)

    def near(self, plan: NearPlan) -> tuple[int, ...]:
        """Return numbers of records with a word that is nearly the same."""
        return tuple(hit.number for hit in self._best(near_query(plan), plan))

    def _deep_page(self, builder: QueryBuilder, total: int) -> tuple[Hit, ...]:
        """A page beyond the window: reached in steps from the nearer end of the list."""
        plan = builder.plan
        size = min(plan.limit, total - plan.offset)
        if size <= 0:
            return ()
        backwards = plan.offset > total // 2
        body, skipped = _listing(builder), plan.offset
        if backwards:
            skipped = total - plan.offset - size
            body["sort"] = [
                {name: "asc" if order == "desc" else "desc"} for each in body["sort"] for name, order in each.items()
            ]
        rows: list[dict[str, Any]] = []
        for step in [*_steps(skipped), size]:
            rows = _rows(self._msearch([_HITS_HEADER, body | {"size": step}])[0])
            if not rows:
                return ()
            body["search_after"] = rows[-1]["sort"]
        return _hits(rows[::-1] if backwards else rows, plan.sort, plan.family)

    def _best(self, query: Query, plan: SuggestPlan | SimilarPlan | NearPlan) -> tuple[Hit, ...]:
        page = {
            "query": {"bool": {"must": [query], "filter": within(plan.family)}},
            "size": plan.limit,
            "sort": [{"_score": "desc"}, {"number": "asc"}],
            "track_total_hits": False,
        }
        return _hits(_rows(self._msearch([_HITS_HEADER, page | _BARE])[0]), "relevance", plan.family)

    def _msearch(self, searches: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the responses to several searches."""
        with self._breaker.guard():
            found = self._server.ask(
                lambda client: client.msearch(index=self._indexes.read, searches=searches, filter_path=_ANSWER).body
            )
            answers: list[dict[str, Any]] = found["responses"]
            for answer in answers:
                _refuse_partial(answer)
        return answers

    # --- State -------------------------------------------------------------------------------

    def entries(self) -> dict[DocumentKey, IndexEntry]:
        """Return the documents in the index by key."""
        found: dict[DocumentKey, IndexEntry] = {}
        body: dict[str, Any] = {"size": WINDOW, "sort": [{"key": "asc"}], "track_total_hits": False, **_BARE}
        body["docvalue_fields"] = ["number", "document_hash"]
        with as_unavailable():
            client = self._server.client
            client.indices.refresh(index=self._indexes.read)
            while True:
                rows = client.search(
                    index=self._indexes.read, query=EVERYTHING, filter_path="hits.hits.sort,hits.hits.fields", **body
                ).get("hits", {}).get("hits", [])  # fmt: skip
                for row in rows:
                    fields = row["fields"]
                    entry = IndexEntry(int(fields["number"][0]), str(fields["document_hash"][0]))
                    found[DocumentKey.parse(row["sort"][0])] = entry
                if len(rows) < WINDOW:
                    return found
                body["search_after"] = rows[-1]["sort"]

    def state(self) -> str:
        """Return `ok`, `no index`, `index of another version`, or what failed."""
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
        """Return whether there is no index that this code can write; False while the server does not answer."""
        try:
            return not self._server.ask(lambda client: client.indices.exists_alias(name=self._indexes.write).body)
        except EngineUnavailableError:
            return False

    # --- Writing -----------------------------------------------------------------------------

    def write(
        self,
        upserts: Iterable[IndexedDocument],
        deletes: Iterable[DocumentKey] = (),
        change_sequence: int | None = None,
    ) -> None:
        """Replace and remove documents; found as soon as this returns."""
        # Fails in a moment where the server hangs; the writing client below is patient.
        if not self._server.ask(lambda client: client.indices.exists_alias(name=self._indexes.write).body):
            raise EngineUnavailableError("There is no index to write to.")
        client = self._server.client
        options = {"require_alias": True, "refresh": True}
        write_changes(client, self._indexes.write, upserts, deletes, change_sequence=change_sequence, **options)

    def write_lock(self, seconds: float = 30) -> AbstractContextManager[None]:
        """Return the lock for writing."""
        return self._locked("write", seconds)

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Return the lock for a rebuild."""
        return self._locked("rebuild", 0)

    def _locked(self, name: str, seconds: float) -> AbstractContextManager[None]:
        lock = named_lock(f"{self._indexes.prefix}-{name}")
        return held(lock, f"{self._indexes.prefix}-{name} lock of the index", seconds, IndexBusyError)

    def begin_rebuild(self) -> ElasticsearchBuilder:
        """Return a new index beside the live one."""
        return ElasticsearchBuilder(self._server, self._indexes)


_BARE: dict[str, Any] = {"_source": False, "stored_fields": "_none_"}


def _counting(query: Query, names: Iterable[str], *, total: bool = False) -> dict[str, Any]:
    counts = {name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in names}
    return {"query": query, "size": 0, "track_total_hits": total, "aggs": counts}


def _listing(builder: QueryBuilder) -> dict[str, Any]:
    query = builder.ranked() if builder.plan.sort == "relevance" else builder.matching()
    return {"query": query, "sort": builder.order(), "track_total_hits": False, **_BARE}


def _refuse_partial(answer: dict[str, Any]) -> None:
    """Raise EngineUnavailableError for a response without a part of the index: it would be wrong."""
    error = answer.get("error")
    if error:
        raise EngineUnavailableError(f"{error.get('type')}: {error.get('reason')}"[:300])
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise EngineUnavailableError("A part of the index did not answer.")


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
    return found


def _hits(rows: Iterable[dict[str, Any]], sort: str, family: str) -> tuple[Hit, ...]:
    if sort != "relevance":
        return tuple(Hit(int(row["sort"][-1]), family=family) for row in rows)
    scored = ((int(number), float(score)) for score, number in (row["sort"] for row in rows))
    return tuple(Hit(number, score - OWN_FIRST if score >= OWN_FIRST else score, family) for number, score in scored)


def _steps(skipped: int) -> list[int]:
    whole, rest = divmod(skipped, WINDOW)
    return [WINDOW] * whole + ([rest] if rest else [])
