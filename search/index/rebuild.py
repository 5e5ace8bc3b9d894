"""Build a new index beside the live one, and swap them."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from practices.records.models.record import Practice
from practices.records.selectors import public_versions
from search.analysis import bulk_analysis
from search.engines.base import Builder
from search.engines.registry import current_engine
from search.index.writing import batches, write_documents
from search.models import IndexOutbox

logger = logging.getLogger(__name__)

CLOCK_MARGIN = timedelta(minutes=10)
Progress = Callable[[int, int], None]


def rebuild_index(progress: Progress | None = None) -> int:
    """Build a new index beside the live one and swap; return the number of documents.

    Changes made meanwhile go into the live index as always and are replayed
    into the new one before the swap. Killed at any point, the old index stays.

    Args:
        progress: called with the number of things done and of all things.

    Raises:
        IndexBusyError: when another rebuild runs.
        EngineUnavailableError: when the engine cannot write.
    """
    engine = current_engine()
    with engine.rebuild_lock():
        started = timezone.now()
        builder = engine.begin_rebuild()
        try:
            with bulk_analysis():
                count = _fill(builder, progress)
            builder.commit()
            with engine.write_lock():
                _replay(builder, started)
                builder.swap()
        except BaseException:
            builder.abandon()
            raise
    logger.info("The index was rebuilt: %s records.", count)
    return count


def _fill(builder: Builder, progress: Progress | None) -> int:
    """Write all public things; a refused one is logged, and `check_index` reports it as missing."""
    public = public_versions().values("practice_id")
    keys = list(Practice.objects.filter(pk__in=public).order_by("number").values_list("pk", flat=True))
    done = refused = 0
    for batch in batches(keys):
        refused += len(write_documents(builder, batch))
        done += len(batch)
        if progress is not None:
            progress(done, len(keys))
    return done - refused


def _replay(builder: Builder, started: datetime) -> None:
    """Write again what changed since the rebuild began, whether or not its row is done."""
    changed = IndexOutbox.objects.filter(Q(done_at__isnull=True) | Q(done_at__gte=started - CLOCK_MARGIN))
    for keys in batches(changed.order_by("object_id").values_list("object_id", flat=True).distinct()):
        write_documents(builder, keys)
