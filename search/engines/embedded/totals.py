"""How many records each value of each facet has in the whole index, kept beside it.

    <generation>/totals.json    {"commit": …, "counts": {facet: {code: records}}}, replaced in one step

Counting everything is the one question that takes as long as the library is
large, and it is asked most. So who commits counts once, and readers go over to a
commit when its counts are there (docs/decisions/2026-11-22-facet-counts-without-a-query.md).
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
    """Records of a query by facet and value."""
    if not names:
        return {}
    wanted = {name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in names}
    answer = searcher.aggregate(query, wanted)
    return {
        name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in names
    }


def store_totals(index: tantivy.Index, path: Path) -> None:
    """Count the newest commit. Only who may write does it."""
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
    """The library's number of the newest commit; the same after a merge, which changes no document."""
    return int(json.loads((path / "meta.json").read_bytes())["opstamp"])


def totals_of(path: Path, commit: int) -> Counts | None:
    """The counts of a commit; None where they are of another one, or not there."""
    try:
        stored = json.loads((path / _FILE).read_bytes())
        counts: Counts = stored["counts"] if stored["commit"] == commit else {}
        return {name: counts[name] for name in FACET_NAMES}
    except (OSError, ValueError, KeyError, TypeError):
        return None
