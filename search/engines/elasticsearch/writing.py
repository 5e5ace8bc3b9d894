"""Documents into an index: in bulk, never older over newer, each with its own outcome."""

from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.engines.base import EngineUnavailableError, RefusedError
from search.engines.document import DocumentKey, IndexedDocument
from search.engines.elasticsearch.client import as_unavailable
from search.engines.elasticsearch.mapping import to_index

CHUNK = 500
CHUNK_BYTES = 8_000_000
_NEWER, _NOT_THERE = 409, 404
_REFUSED = frozenset({400, 413})


def write_changes(
    client: Elasticsearch,
    target: str,
    upserts: Iterable[IndexedDocument],
    deletes: Iterable[DocumentKey],
    *,
    change_sequence: int | None,
    **options: Any,
) -> None:
    """Replace and remove documents.

    Args:
        target: an index, or an alias with `require_alias`.
        change_sequence: state of the database that the documents were read from; what was written of a later one stays.

    Raises:
        RefusedError: with those that the server refuses; all others are written.
        EngineUnavailableError: when the rest could not be written.
    """
    refused: dict[DocumentKey, str] = {}
    rows: dict[DocumentKey, dict[str, Any] | None] = dict.fromkeys(deletes)
    for document in upserts:
        try:
            rows[document.key] = to_index(document)
        except ValueError as error:
            refused[document.key] = f"{type(error).__name__}: {error}"
    with as_unavailable():
        versions = (
            _present_versions(client, target, list(rows))
            if change_sequence is None
            else dict.fromkeys(rows, change_sequence)
        )
        outcomes = streaming_bulk(
            client, _actions(target, rows, versions), chunk_size=CHUNK, max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False, max_retries=2, initial_backoff=0.2, max_backoff=1, **options,
        )  # fmt: skip
        for done, outcome in outcomes:
            if not done:
                _judge(next(iter(outcome.values())), refused)
    if refused:
        raise RefusedError(refused)


def _actions(
    target: str, rows: dict[DocumentKey, dict[str, Any] | None], versions: dict[DocumentKey, int]
) -> Iterator[dict[str, Any]]:
    for key, row in rows.items():
        action: dict[str, Any] = {"_op_type": "delete"} if row is None else {"_op_type": "index", "_source": row}
        if key in versions:
            action |= {"version": versions[key], "version_type": "external_gte"}
        yield action | {"_index": target, "_id": str(key)}


def _present_versions(client: Elasticsearch, target: str, keys: list[DocumentKey]) -> dict[DocumentKey, int]:
    """The versions of documents there, so that ours take their place. One that was removed is written without."""
    found: dict[DocumentKey, int] = {}
    for start in range(0, len(keys), CHUNK):
        ids = [str(key) for key in keys[start : start + CHUNK]]
        for row in client.mget(index=target, ids=ids, source=False)["docs"]:
            if row.get("found"):
                found[DocumentKey.parse(row["_id"])] = int(row["_version"])
    return found


def _judge(outcome: dict[str, Any], refused: dict[DocumentKey, str]) -> None:
    """A document that is refused is its own fault; all else is the server's."""
    status = int(outcome.get("status") or 0)
    if status == _NEWER or (status == _NOT_THERE and outcome.get("result") == "not_found"):
        return
    error = outcome.get("error") or {}
    reason = error if isinstance(error, str) else f"{error.get('type')}: {error.get('reason')}"
    if status in _REFUSED:
        refused[DocumentKey.parse(outcome["_id"])] = reason[:300]
        return
    raise EngineUnavailableError(f"{reason} ({status})"[:300])
