"""Counts of all records by facet and value, stored beside the index.

    <generation>/totals.json    {"commit": …, "counts": {facet: {code: records}}}, replaced in one step

Counting all records is the slowest query of a large index, and the most frequent one. So the
writer counts once for each commit, and readers load a commit when it has its counts
(docs/decisions/2026-11-22-counts-of-everything.md).
"""

import json
from pathlib import Path

import tantivy
from tantivy import Query, Searcher

from search.query.facets import FACET_NAMES

Counts = dict[str, dict[str, int]]
MAX_FACET_VALUES = 5_000
_FILE = "totals.json"


def counts_of(searcher: Searcher, query: Query, names: list[str]) -> Counts:
    """Return the records of a query by facet and value."""
    if not names:
        return {}
    aggregations = {name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in names}
    answer = searcher.aggregate(query, aggregations)
    return {
        name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in names
    }


def store_totals(index: tantivy.Index, path: Path) -> None:
    """Count the newest commit, under the write lock."""
    index.config_reader(reload_policy="manual")
    index.reload()
    totals = {
        "commit": commit_of(path),
        "counts": counts_of(index.searcher(), Query.all_query(), list(FACET_NAMES)),
    }
    part = path / f"{_FILE}.part"
    part.write_text(json.dumps(totals))
    part.replace(path / _FILE)


def commit_of(path: Path) -> int:
    """Return the library's number of the newest commit; a merge does not change it."""
    return int(json.loads((path / "meta.json").read_bytes())["opstamp"])


def totals_of(path: Path, commit: int) -> Counts | None:
    """Return the counts of a commit; None where they are missing or of another one."""
    try:
        stored = json.loads((path / _FILE).read_bytes())
        counts: Counts = stored["counts"] if stored["commit"] == commit else {}
        return {name: counts[name] for name in FACET_NAMES}
    except (OSError, ValueError, KeyError, TypeError):
        return None
