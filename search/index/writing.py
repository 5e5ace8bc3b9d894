"""Write the documents of things into an index; one that is refused hinders no other."""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import DatabaseError

from search.engines.base import Builder, Engine, EngineUnavailableError, RefusedError
from search.index.documents import documents_for
from search.models import IndexOutbox

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows or things handled in one commit."""
Item = TypeVar("Item")


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `BATCH`."""
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def write_documents(target: Engine | Builder, keys: list[int], *, over_newer: bool = False) -> dict[int, Exception]:
    """Write or remove the documents of these keys; return the keys that were refused, with the reason.

    Args:
        over_newer: also replace what the index believes to be newer, such as after an old database was restored.

    Raises:
        EngineUnavailableError: no document's fault, so none is refused.
        DatabaseError: likewise.
    """
    try:
        _write(target, keys, over_newer)
    except (EngineUnavailableError, DatabaseError):
        raise
    except RefusedError as error:
        logger.error("Records were refused by the index: %s", error.refused)
        return {key: ValueError(reason) for key, reason in error.refused.items()}
    except Exception:  # noqa: BLE001  a bad document among them; written one by one, it shows
        return _write_one_by_one(target, keys, over_newer)
    return {}


def _write_one_by_one(target: Engine | Builder, keys: list[int], over_newer: bool) -> dict[int, Exception]:
    failed: dict[int, Exception] = {}
    for key in keys:
        try:
            _write(target, [key], over_newer)
        except (EngineUnavailableError, DatabaseError):
            raise
        except Exception as error:
            logger.exception("Record %s was refused by the index.", key)
            failed[key] = error
    return failed


def _write(target: Engine | Builder, keys: list[int], over_newer: bool) -> None:
    change_sequence = None if over_newer else IndexOutbox.change_sequence()
    documents = documents_for(keys)
    target.write(
        [document for document in documents.values() if document is not None],
        [key for key, document in documents.items() if document is None],
        change_sequence,
    )
