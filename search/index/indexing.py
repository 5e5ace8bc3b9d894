"""From the database to the index: outbox, rebuild, check, repair. The database is the only truth."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import public_versions
from practices.vocabularies.labels import label_book
from search.analysis import reading_all
from search.engines.base import Builder, Engine, EngineUnavailableError, IndexBusyError, IndexedVersion, RefusedError
from search.engines.document import IndexedDocument
from search.engines.registry import current_engine
from search.index.documents import build_document
from search.models import IndexOutbox

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows or records handled in one commit."""
MAX_ATTEMPTS = 8
"""After so many refusals of one record its row is given up and shown by `search_index status`."""
RETRY_SECONDS = 5
KEPT_DAYS = 2
"""Done rows are kept so long, because a rebuild replays those of its own time."""
CLOCK_MARGIN = timedelta(minutes=10)
Progress = Callable[[int, int], None]
Item = TypeVar("Item")


def enqueue(practice_ids: Iterable[int], action: str = IndexOutbox.Action.UPSERT) -> None:
    """Note that records must be indexed again, in the caller's transaction."""
    rows = [IndexOutbox(practice_id=key, action=action) for key in dict.fromkeys(practice_ids) if key is not None]
    if rows:
        IndexOutbox.objects.bulk_create(rows, batch_size=BATCH)


def pending_count() -> int:
    """Rows that wait, those given up not counted."""
    return _waiting().count()


def latest_change() -> int:
    """Grows with every change of what is searchable. Taken before documents are read, it tells which are newer."""
    return IndexOutbox.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def drain(limit: int | None = None) -> int:
    """Take what is due from the outbox into the index; returns the number of rows done.

    Repeats harmlessly: killed between writing and marking, the next run writes the
    same again. Does nothing while another process writes. Builds the index first
    where there is none.
    """
    engine = current_engine()
    if engine.needs_rebuild():
        try:
            rebuild()
        except (IndexBusyError, EngineUnavailableError) as error:
            logger.warning("There is no index to write to, and none could be built: %s", error)
            return 0
    done = 0
    try:
        with engine.write_lock():
            while limit is None or done < limit:
                rows = _due_rows(BATCH if limit is None else min(BATCH, limit - done))
                if not rows:
                    break
                done += _take(engine, rows)
    except IndexBusyError:
        logger.info("Another process writes the index; the outbox waits.")
    except EngineUnavailableError as error:
        logger.warning("The index cannot be written, the outbox waits: %s", error)
    if done:
        _forget_old_rows()
    return done


def documents_for(practice_ids: Iterable[int]) -> dict[int, IndexedDocument | None]:
    """The documents of these records as the database has them now; None where nothing is public."""
    keys = list(practice_ids)
    book = label_book("en")
    versions: dict[int, list[PracticePage]] = {}
    for page in public_versions().filter(practice_id__in=keys).select_related("locale", "practice"):
        versions.setdefault(page.practice_id, []).append(page)
    return {
        key: build_document(versions[key][0].practice, versions[key], book) if key in versions else None for key in keys
    }


def rebuild(progress: Progress | None = None) -> int:
    """Build a new index beside the live one and swap; returns the number of documents.

    Changes that come meanwhile go into the live index as always and are replayed
    into the new one before the swap. Killed at any point, the old index stays.

    Args:
        progress: called with records done and all records.

    Raises:
        IndexBusyError: when another rebuild runs.
        EngineUnavailableError: when the engine cannot write.
    """
    engine = current_engine()
    with engine.rebuild_lock():
        started = timezone.now()
        builder = engine.begin_rebuild()
        try:
            with reading_all():
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


def check() -> dict[str, list[int]]:
    """Compare index and database: public numbers that are missing, extra or stale. Raises EngineUnavailableError."""
    return {name: sorted(number for _key, number in pairs) for name, pairs in _differences(current_engine()).items()}


def repair() -> dict[str, list[int]]:
    """Mend exactly what `check` finds; returns what was mended. Builds the index where there is none."""
    engine = current_engine()
    if engine.needs_rebuild():
        rebuild()
        return {"missing": [], "extra": [], "stale": []}
    with engine.write_lock():
        differences = _differences(engine)
        for keys in _batches(key for key, _number in [*differences["missing"], *differences["stale"]]):
            _write(engine, keys, over_newer=True)
        if differences["extra"]:
            engine.write([], [key for key, _number in differences["extra"]])
    return {name: sorted(number for _key, number in pairs) for name, pairs in differences.items()}


def status() -> dict[str, object]:
    """State of engine and outbox in numbers. Those of the outbox are there whatever the engine does."""
    engine = current_engine()
    state, documents = engine.state(), 0
    if state == "ok":
        try:
            documents = len(engine.versions())
        except EngineUnavailableError as error:  # a server without a majority answers visitors and lists nothing
            state = str(error)
    oldest = _waiting().order_by("created_at").values_list("created_at", flat=True).first()
    return {
        "engine": engine.name,
        "state": state,
        "documents": documents,
        "waiting": pending_count(),
        "given_up": IndexOutbox.objects.filter(dead_at__isnull=False).count(),
        "oldest_waiting_seconds": round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0,
    }


def _waiting() -> "QuerySet[IndexOutbox]":
    return IndexOutbox.objects.filter(done_at__isnull=True, dead_at__isnull=True)


def _due_rows(count: int) -> list[IndexOutbox]:
    return list(_waiting().filter(due_at__lte=timezone.now()).order_by("pk")[:count])


def _take(engine: Engine, rows: list[IndexOutbox]) -> int:
    """Index the records of some rows; a record that is refused is put off alone, the others pass.

    Raises EngineUnavailableError: no row's fault, so none comes nearer to being given up or waits long.
    """
    try:
        failed = _write(engine, list(dict.fromkeys(row.practice_id for row in rows)))
    except EngineUnavailableError as error:
        due_at = timezone.now() + timedelta(seconds=RETRY_SECONDS)
        IndexOutbox.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=due_at, last_error=_reason(error))
        raise
    for key, refusal in failed.items():
        _put_off([row for row in rows if row.practice_id == key], refusal)
    done = [row.pk for row in rows if row.practice_id not in failed]
    IndexOutbox.objects.filter(pk__in=done).update(done_at=timezone.now())
    return len(done)


def _write(target: Engine | Builder, keys: list[int], *, over_newer: bool = False) -> dict[int, Exception]:
    """Bring these records into the index; returns those that were refused, which hinder no other.

    over_newer: also over what the index believes to be newer, such as after an old database was restored.

    Raises EngineUnavailableError, or DatabaseError: no record's fault, so none is refused.
    """
    try:
        _write_all(target, keys, over_newer)
    except (EngineUnavailableError, DatabaseError):
        raise
    except RefusedError as error:
        logger.error("Records were refused by the index: %s", error.refused)
        return {key: ValueError(reason) for key, reason in error.refused.items()}
    except Exception:  # noqa: BLE001  a bad record among them; each alone will tell which
        return _write_one_by_one(target, keys, over_newer)
    return {}


def _write_one_by_one(target: Engine | Builder, keys: list[int], over_newer: bool) -> dict[int, Exception]:
    failed: dict[int, Exception] = {}
    for key in keys:
        try:
            _write_all(target, [key], over_newer)
        except (EngineUnavailableError, DatabaseError):
            raise
        except Exception as error:
            logger.exception("Record %s was refused by the index.", key)
            failed[key] = error
    return failed


def _write_all(target: Engine | Builder, keys: list[int], over_newer: bool) -> None:
    stamp = None if over_newer else latest_change()
    documents = documents_for(keys)
    target.write(
        [document for document in documents.values() if document is not None],
        [key for key, document in documents.items() if document is None],
        stamp,
    )


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _forget_old_rows() -> None:
    """Done rows of some days ago; never the newest, because its id tells what was written last."""
    old = IndexOutbox.objects.filter(done_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    old.exclude(pk=latest_change()).delete()


def _put_off(rows: list[IndexOutbox], error: Exception) -> None:
    now = timezone.now()
    for row in rows:
        row.attempts = min(row.attempts + 1, 1000)
        row.last_error = _reason(error)
        row.due_at = now + timedelta(seconds=RETRY_SECONDS * min(2**row.attempts, 720) / 2)
        if row.attempts >= MAX_ATTEMPTS:
            row.dead_at = now
    IndexOutbox.objects.bulk_update(rows, ["attempts", "last_error", "due_at", "dead_at"], batch_size=BATCH)


def _fill(builder: Builder, progress: Progress | None) -> int:
    """All public records into a new index; a record that is refused is logged and found missing by `check`."""
    public = public_versions().values("practice_id")
    keys = list(Practice.objects.filter(pk__in=public).order_by("number").values_list("pk", flat=True))
    done = refused = 0
    for batch in _batches(keys):
        refused += len(_write(builder, batch))
        done += len(batch)
        if progress is not None:
            progress(done, len(keys))
    return done - refused


def _replay(builder: Builder, started: datetime) -> None:
    """Into the new index what changed since the rebuild began, taken from the outbox or not yet."""
    changed = IndexOutbox.objects.filter(Q(done_at__isnull=True) | Q(done_at__gte=started - CLOCK_MARGIN))
    for keys in _batches(changed.order_by("practice_id").values_list("practice_id", flat=True).distinct()):
        _write(builder, keys)


def _differences(engine: Engine) -> dict[str, list[tuple[int, int]]]:
    """Record id and number of all that differs."""
    indexed = engine.versions()
    wanted: dict[int, IndexedVersion] = {}
    for keys in _batches(Practice.objects.order_by("pk").values_list("pk", flat=True)):
        for key, document in documents_for(keys).items():
            if document is not None:
                wanted[key] = IndexedVersion(document.number, document.version)
    return {
        "missing": [(key, version.number) for key, version in wanted.items() if key not in indexed],
        "extra": [(key, version.number) for key, version in indexed.items() if key not in wanted],
        "stale": [(key, wanted[key].number) for key in wanted.keys() & indexed.keys() if wanted[key] != indexed[key]],
    }


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
