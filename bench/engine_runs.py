"""The engine alone: time to index, size, memory, and planning and finding a query."""

import gc
import json
import os
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

from bench.lines import Line
from bench.questions import FIFTH, FILTERS, NOTHING, SUGGEST, WORD, WORDS, Asked
from bench.results import MEGABYTES, RECORDS, Result, single, spent, timed
from practices.jobs.cache_versions import CacheVersion
from practices.languages.table import language_codes
from search import analysis
from search.engines.base import Engine
from search.engines.document import IndexedDocument
from search.planning.planner import plan_query
from search.query.plan import SuggestPlan
from search.query.query import SearchQuery
from search.query.results import Found

ANALYSED = 1000
"""Documents that the speed of the analysis is taken from."""
CHANGES = 30
BATCH = 500


def query_of(asked: Asked) -> SearchQuery:
    """Return the query of the page."""
    filters: dict[str, tuple[str, ...]] = {}
    for facet, value in asked.filters:
        filters[facet] = (*filters.get(facet, ()), value)
    return SearchQuery(asked.language, asked.text, filters)


def index(engine: Engine, documents: Callable[[], Iterable[IndexedDocument]], records: int) -> list[Result]:
    """Build the index; analysis and writing are timed apart on a sample as well."""
    sample = list(islice(documents(), ANALYSED))
    # Twice: the first time words are read that were never read before, as for the first records of any rebuild.
    first, known = (_analysis_seconds(sample) for _round in range(2))
    written = _writing_seconds(engine, sample)
    reading = writing = 0.0
    with engine.rebuild_lock(), analysis.bulk_analysis():
        builder = engine.begin_rebuild()
        iterator = iter(documents())
        while True:
            started = time.perf_counter()
            batch = list(islice(iterator, BATCH))
            reading += time.perf_counter() - started
            if not batch:
                break
            started = time.perf_counter()
            builder.write(batch)
            writing += time.perf_counter() - started
        started = time.perf_counter()
        builder.commit()
        with engine.write_lock():
            builder.swap()
        writing += time.perf_counter() - started
    rates = {
        "whole": records / (reading + writing),
        "analysis": len(sample) / first,
        "writing": len(sample) / max(written - known, written * 0.01),
    }
    rows = [
        single(
            f"search.index.{name}",
            engine.name,
            records,
            RECORDS,
            rate,
            runs=records if name == "whole" else len(sample),
        )
        for name, rate in rates.items()
    ]
    return [
        *rows,
        single("search.index.size", engine.name, records, MEGABYTES, index_bytes(settings.SEARCH_URL) / 1e6),
    ]


def _analysis_seconds(documents: Sequence[IndexedDocument]) -> float:
    started = time.process_time()
    for document in documents:
        for language, text in document.texts.items():
            for part in (text.title, text.summary, text.body):
                analysis.words(part, language)
    return time.process_time() - started


def _writing_seconds(engine: Engine, documents: Sequence[IndexedDocument]) -> float:
    """Wall time until documents are durable in an index beside the live one, whose words are all known."""
    with engine.rebuild_lock():
        builder = engine.begin_rebuild()
        try:
            started = time.perf_counter()
            builder.write(documents)
            builder.commit()
            return time.perf_counter() - started
        finally:
            builder.abandon()


def index_bytes(url: str) -> int:
    """What the index takes on disk."""
    if url.startswith("embedded://"):
        folder = Path(url.removeprefix("embedded://"))
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].split(",")[0]
    asked = Request(f"{parts.scheme}://{host}/_cat/indices/{parts.path.strip('/')}-*?format=json&bytes=b&h=store.size")  # noqa: S310
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        asked.add_header("Authorization", f"Basic {b64encode(secret.encode()).decode()}")
    with urlopen(asked, timeout=30) as answer:  # noqa: S310  the address of the operator's own server
        return sum(int(row["store.size"]) for row in json.load(answer))


def calls(engine: Engine, questions: dict[str, list[Asked]], records: int) -> list[Result]:
    """Measure planning and finding for every kind of query."""
    rows: list[Result] = []
    cache_version = CacheVersion.current(CacheVersion.LABELS)
    for kind in (NOTHING, WORD, WORDS, FILTERS, FIFTH):
        rows += _calls(engine, kind, [query_of(asked) for asked in questions[kind]], records, cache_version)
    prefixes = [_suggest_plan(asked) for asked in questions[SUGGEST]]
    warm_up, measured = _halves(prefixes)
    for plan in warm_up:
        engine.suggest(plan)
    samples, cpu = zip(*(spent(partial(engine.suggest, plan)) for plan in measured), strict=True)
    rows.append(timed(f"search.engine.{SUGGEST}", engine.name, records, samples, queries=len(measured), cpu=cpu))
    return rows


def _calls(engine: Engine, kind: str, queries: list[SearchQuery], records: int, cache_version: int) -> list[Result]:
    warm_up, measured = _halves(queries)
    for query in warm_up:
        _find(engine, query, cache_version)
    gc.collect()
    samples, cpu = zip(*(spent(partial(_find, engine, query, cache_version)) for query in measured), strict=True)
    different = len({repr(query) for query in measured})
    return [timed(f"search.engine.{kind}", engine.name, records, samples, queries=different, cpu=cpu)]


def _find(engine: Engine, query: SearchQuery, cache_version: int | None = None) -> Found:
    return engine.find(plan_query(query, cache_version))


def after_change(engine: Engine, document: IndexedDocument, languages: Sequence[str], records: int) -> Result:
    """Measure empty queries, each right after one record was written: cached values are then old."""
    samples = []
    for at in range(CHANGES):
        with engine.write_lock():
            engine.write([document])
        samples.append(spent(partial(_find, engine, SearchQuery(languages[at % len(languages)]))))
    wall, cpu = zip(*samples, strict=True)
    different = min(CHANGES, len(languages))
    return timed("search.engine.after_change", engine.name, records, wall, queries=different, cpu=cpu)


def found_in_a_fifth(engine: Engine, candidates: list[Asked], records: int, wanted: int = 5) -> list[Asked]:
    """Return the frequent words whose number of records is nearest to a fifth, repeated."""
    share = [(abs(_find(engine, query_of(asked)).total / records - 0.2), at) for at, asked in enumerate(candidates)]
    nearest = [candidates[at] for _distance, at in sorted(share)[:wanted]]
    return nearest * (2 * 100 // max(len(nearest), 1))


def memory(engine: Engine, records: int) -> list[Result]:
    """What a web process takes, and how much of it comes with the languages. Call it in a process that did nothing."""
    gc.collect()
    before = resident_bytes()
    for code in language_codes():
        analysis.words("schola pupil", code)
        _find(engine, SearchQuery(code, "school"))
        _find(engine, SearchQuery(code))
    gc.collect()
    after = resident_bytes()
    return [
        single("search.memory.process", engine.name, records, MEGABYTES, after / 1e6),
        single("search.memory.languages", engine.name, records, MEGABYTES, (after - before) / 1e6),
    ]


def resident_bytes() -> int:
    """Memory of this process that is in use, files that it shares with others included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _suggest_plan(asked: Asked) -> SuggestPlan:
    prefixes = tuple(word.folded for word in analysis.words(asked.text, asked.language)) or ("xx",)
    return SuggestPlan(asked.language, prefixes, 8)


def _halves(items: list[Any]) -> tuple[list[Any], list[Any]]:
    """One part to warm up, one to measure."""
    half = max(1, len(items) // 2)
    return items[:half], items[-half:]


def lines_as_documents(lines: Iterable[Line]) -> Iterator[IndexedDocument]:
    """Documents straight from the corpus, for runs without a database."""
    from bench.documents import document_of

    for at, line in enumerate(lines):
        yield document_of(line, at + 1)
