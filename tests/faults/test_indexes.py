"""Embedded and Elasticsearch: what goes wrong while the index is written leaves it equal to the database."""

import random
import threading
import time
import urllib.request
from collections import Counter
from io import StringIO
from itertools import cycle
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.engines.base import EngineUnavailableError, IndexBusyError
from search.engines.document import DocumentKey
from search.engines.registry import current_engine
from search.index import writing
from search.index.check import check_index, repair_index
from search.index.documents import documents_for
from search.index.outbox import drain, pending_count
from search.index.rebuild import rebuild_index
from search.index.status import index_status
from search.models import IndexOutbox
from search.planning.planner import plan_query
from search.query.family import PRACTICE
from search.query.query import SearchQuery
from search.service import search
from tests.factories import make_record, version
from tests.faults import measuring
from tests.faults.editors import Editors
from tests.rounds import rounds
from tests.search.poison import checks_of_the_database_off

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


def test_changes_of_all_kinds_during_a_rebuild_are_all_in_the_new_index(
    live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", 3)  # many small steps to come in between
    for number in range(12):
        make_record(f"Homework {number}")
    drain()
    changes = rounds(25)
    editors = Editors(seed=20261122)

    def meanwhile(done: int, total: int) -> None:
        for _change in range(changes // 4 + 1):
            if len(editors.done) < changes:
                editors.act()

    rebuild_index(meanwhile)
    while len(editors.done) < changes:
        editors.act()
        rebuild_index(meanwhile)
    assert check_index() == NOTHING
    drain()
    assert check_index() == NOTHING
    assert pending_count() == 0


def test_rows_of_the_outbox_repeated_and_shuffled_change_nothing(live: str) -> None:
    practices = [make_record(f"Homework {number}") for number in range(5)]
    drain()
    change_version(version(practices[0], "en"), title="Reading club")
    version(practices[1], "en").unpublish()
    rows = list(IndexOutbox.objects.values_list("family", "object_id")) * 2
    random.Random(7).shuffle(rows)
    IndexOutbox.objects.bulk_create(IndexOutbox(family=family, object_id=key) for family, key in rows)
    assert drain() >= len(rows)
    assert check_index() == NOTHING


def test_a_poison_document_hinders_none_of_the_others_and_ends_in_the_list_of_the_dead(live: str) -> None:
    practices = [make_record(f"Homework {number}", tags={}) for number in range(rounds(50))]
    poison = practices[len(practices) // 2]
    with checks_of_the_database_off():
        Practice.objects.filter(pk=poison.pk).update(number=-5)
    drain()
    assert len(current_engine().entries()) == len(practices) - 1
    for _attempt in range(len(IndexOutbox.BACK_OFF) + 1):
        IndexOutbox.objects.filter(object_id=poison.pk).update(due_at="2026-01-01T00:00:00Z")
        drain()
    out = StringIO()
    call_command("search_index", "status", stdout=out)
    dead = IndexOutbox.objects.filter(given_up_at__isnull=False)
    assert {row.object_id for row in dead} == {poison.pk}
    assert f"given up: {dead.count()}" in out.getvalue()
    assert "waiting: 0" in out.getvalue()


def test_readers_see_no_gap_and_nothing_twice_while_indexes_are_written_and_swapped(live: str) -> None:
    practices = [make_record(f"Homework {number}") for number in range(6)]
    drain()
    engine = current_engine()
    plan = plan_query(SearchQuery("en", sort="newest"))
    engine.find(plan)  # the threads need no database after this
    turns = cycle(practices)
    seen: Counter[tuple[int, int, int, int]] = Counter()
    refused: list[str] = []
    took: list[float] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            started = time.perf_counter()
            try:
                found = engine.find(plan)
            except EngineUnavailableError as error:
                refused.append(str(error))
                continue
            took.append(time.perf_counter() - started)
            counted = found.counts["type"]
            numbers = [hit.number for hit in found.hits]
            seen[found.total, len(numbers), len(set(numbers)), sum(counted.values())] += 1

    def edit(done: int, total: int) -> None:
        change_version(version(next(turns), "en"), title=f"Homework anew {sum(seen.values())}")
        drain()

    readers = [threading.Thread(target=read) for _reader in range(2)]
    for reader in readers:
        reader.start()
    try:
        for _swap in range(rounds(3)):
            rebuild_index(edit)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert refused == []
    assert set(seen) == {(6, 6, 6, 6)}
    assert sum(seen.values()) > rounds(3)
    measuring.keep("indexes written and swapped", took, swaps=rounds(3), engine=engine.name)
    assert check_index() == NOTHING


def test_a_second_rebuild_at_once_is_refused(live: str) -> None:
    make_record()
    refused: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(IndexBusyError):
            rebuild_index()
        with pytest.raises(CommandError) as error:
            call_command("search_index", "rebuild")
        refused.append(error.value.returncode)

    rebuild_index(meanwhile)
    assert refused == [4]
    assert check_index() == NOTHING


@pytest.mark.elasticsearch
@pytest.mark.parametrize("search_url", ["elasticsearch"], indirect=True)
@pytest.mark.xdist_group("elasticsearch")
def test_a_full_disk_stops_writing_and_loses_nothing(live: str, settings: Any) -> None:
    first, second = make_record("Homework"), make_record("Homework for two")
    drain()
    _fill_the_disk(live)
    made = [make_record(f"Written meanwhile {number}") for number in range(rounds(3))]
    change_version(version(first, "en"), title="Reading")
    version(second, "en").unpublish()
    for _attempt in range(len(IndexOutbox.BACK_OFF) + 3):
        IndexOutbox.objects.filter(done_at__isnull=True).update(due_at="2026-01-01T00:00:00Z")
        drain()
        assert not search(SearchQuery("en", "homework")).degraded
    waiting = IndexOutbox.objects.filter(done_at__isnull=True)
    assert {*(practice.pk for practice in made), first.pk, second.pk} <= {row.object_id for row in waiting}
    assert {(row.attempts, row.given_up_at) for row in waiting} == {(0, None)}
    with pytest.raises(EngineUnavailableError):
        current_engine().write([], [DocumentKey(PRACTICE, 1)])
    _block(live, "null")
    IndexOutbox.objects.update(due_at="2026-01-01T00:00:00Z")
    drain()
    assert pending_count() == 0
    assert check_index() == NOTHING
    assert index_status()["given_up"] == 0
    assert search(SearchQuery("en", "meanwhile")).total == len(made)


LOOKS_AT_THE_DISK = 30
"""Seconds between two looks of the server (`cluster.info.update.interval`)."""


def _fill_the_disk(url: str) -> None:
    """What the server does itself when the disk is nearly full.

    When it looks at the disk next it sees that there is room, and takes the block away again. Right
    after such a look nothing of the kind happens for a while.
    """
    _block(url, "true")
    until = time.monotonic() + LOOKS_AT_THE_DISK + 5
    while _is_blocked(url) and time.monotonic() < until:
        time.sleep(0.1)
    _block(url, "true")


def _is_blocked(url: str) -> bool:
    base, prefix = url.rsplit("/", 1)
    with urllib.request.urlopen(f"{base}/{prefix}-*/_settings", timeout=10) as answer:
        return b"read_only_allow_delete" in answer.read()


def _block(url: str, value: str) -> None:
    base, prefix = url.rsplit("/", 1)
    body = f'{{"index.blocks.read_only_allow_delete": {value}}}'.encode()
    request = urllib.request.Request(
        f"{base}/{prefix}-*/_settings", data=body, method="PUT", headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=10).close()


@pytest.mark.elasticsearch
@pytest.mark.parametrize("search_url", ["elasticsearch"], indirect=True)
@pytest.mark.xdist_group("elasticsearch")
def test_who_read_the_database_earlier_does_not_overwrite_what_is_newer(live: str) -> None:
    practice = make_record("Homework")
    documents = documents_for([DocumentKey(PRACTICE, practice.pk)])
    sequence = IndexOutbox.change_sequence()
    change_version(version(practice, "en"), title="Reading club")
    drain()
    late = [document for document in documents.values() if document is not None]
    current_engine().write(late, [], sequence)
    assert check_index() == NOTHING
    version(practice, "en").unpublish()
    drain()
    current_engine().write(late, [], sequence)
    assert check_index() == NOTHING
    current_engine().write(late, [])  # only who says so overwrites anything
    assert check_index()["extra"] == [practice.number]
    repair_index()
    assert check_index() == NOTHING
