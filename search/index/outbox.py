"""The outbox of the index: note what changed, and take it into the index."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from search.engines.base import Engine, EngineUnavailableError, IndexBusyError
from search.engines.registry import current_engine
from search.index import writing
from search.index.rebuild import rebuild_index
from search.models import IndexOutbox

logger = logging.getLogger(__name__)

ENGINE_AWAY = timedelta(seconds=5)
"""Wait of the rows when the engine could not write; counts as no attempt of any row."""
DONE_ROWS_KEPT = timedelta(days=2)
"""Done rows are kept so long, because a rebuild replays those of its own time."""


def enqueue(keys: Iterable[int]) -> None:
    """Note that things must be indexed again, in the caller's transaction."""
    rows = [IndexOutbox(object_id=key) for key in dict.fromkeys(keys) if key is not None]
    if rows:
        IndexOutbox.objects.bulk_create(rows, batch_size=writing.BATCH)


def pending_count() -> int:
    """Return the number of waiting rows."""
    return IndexOutbox.objects.waiting().count()


def drain(limit: int | None = None) -> int:
    """Take what is due from the outbox into the index; return the number of rows done.

    Can be repeated: killed between writing and marking, the next run writes the
    same again. Does nothing while another process writes. Builds the index first
    where there is none.
    """
    engine = current_engine()
    if engine.needs_rebuild():
        try:
            rebuild_index()
        except (IndexBusyError, EngineUnavailableError) as error:
            logger.warning("There is no index to write to, and none could be built: %s", error)
            return 0
    done = 0
    try:
        with engine.write_lock():
            while limit is None or done < limit:
                count = writing.BATCH if limit is None else min(writing.BATCH, limit - done)
                rows = list(IndexOutbox.objects.due().order_by("pk")[:count])
                if not rows:
                    break
                done += _index(engine, rows)
    except IndexBusyError:
        logger.info("Another process writes the index; the outbox waits.")
    except EngineUnavailableError as error:
        logger.warning("The index cannot be written, the outbox waits: %s", error)
    if done:
        _delete_old_rows()
    return done


def _index(engine: Engine, rows: list[IndexOutbox]) -> int:
    """Index the things of some rows; a refused one is tried again later, the others pass.

    Raises EngineUnavailableError: no row's fault, so it is not counted as an attempt and the wait is short.
    """
    try:
        refused = writing.write_documents(engine, list(dict.fromkeys(row.object_id for row in rows)))
    except EngineUnavailableError as error:
        IndexOutbox.objects.postpone(rows, ENGINE_AWAY, error)
        raise
    for key, reason in refused.items():
        IndexOutbox.objects.record_failure((row for row in rows if row.object_id == key), reason)
    return IndexOutbox.objects.mark_done(row for row in rows if row.object_id not in refused)


def _delete_old_rows() -> None:
    """Delete rows done some days ago, but never the newest: its id is the change sequence."""
    old = IndexOutbox.objects.done_before(timezone.now() - DONE_ROWS_KEPT)
    old.exclude(pk=IndexOutbox.change_sequence()).delete()
