"""Embedded and Elasticsearch: what goes wrong while the index is written leaves it equal to the database."""

import random
import threading
import urllib.request
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageViewRestriction

from practices.authoring import change_version
from practices.models import Practice, PracticeIndexPage, PracticePage
from search import indexing
from search.engines.base import EngineUnavailableError, IndexBusyError
from search.engines.registry import current_engine
from search.models import IndexOutbox
from search.query import SearchQuery
from search.service import search
from tests.factories import make_record, version
from tests.rounds import rounds
from tests.search.poison import checks_of_the_database_off

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


class Editors:
    """People who publish, edit, delete and move by chance, the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.done: list[str] = []
        parent = PracticeIndexPage.objects.get(locale__language_code="en")
        self.hidden = parent.get_parent().add_child(instance=Page(title="Staff only", slug="staff-only"))
        PageViewRestriction.objects.create(page=self.hidden, restriction_type="login")
        self.shown = parent

    def act(self) -> None:
        """One change."""
        pages = list(PracticePage.objects.order_by("pk"))
        kind = self.chance.choice(["publish", "publish", "edit", "edit", "unpublish", "delete", "move"])
        if not pages or kind == "publish":
            kind = "publish"
            make_record(f"Homework {len(self.done)}", versions={"da": f"Lektier {len(self.done)}"})
        else:
            getattr(self, kind)(self.chance.choice(pages))
        self.done.append(kind)
        if self.chance.random() < 0.3:
            indexing.drain()  # the worker goes on writing into the live index

    def edit(self, page: PracticePage) -> None:
        change_version(page, title=f"Changed {len(self.done)}")

    def unpublish(self, page: PracticePage) -> None:
        page.unpublish()

    def delete(self, page: PracticePage) -> None:
        page.delete()

    def move(self, page: PracticePage) -> None:
        target = self.shown if page.is_descendant_of(self.hidden) else self.hidden
        page.move(Page.objects.get(pk=target.pk), pos="last-child")


def test_changes_of_all_kinds_during_a_rebuild_are_all_in_the_new_index(
    live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)  # many small steps to come in between
    for number in range(12):
        make_record(f"Homework {number}")
    indexing.drain()
    changes = rounds(25)
    editors = Editors(seed=20261122)

    def meanwhile(done: int, total: int) -> None:
        for _change in range(changes // 4 + 1):
            if len(editors.done) < changes:
                editors.act()

    indexing.rebuild(meanwhile)
    while len(editors.done) < changes:
        editors.act()
        indexing.rebuild(meanwhile)
    assert indexing.check() == NOTHING
    indexing.drain()
    assert indexing.check() == NOTHING
    assert indexing.pending_count() == 0


def test_rows_of_the_outbox_repeated_and_shuffled_change_nothing(live: str) -> None:
    practices = [make_record(f"Homework {number}") for number in range(5)]
    indexing.drain()
    change_version(version(practices[0], "en"), title="Reading club")
    version(practices[1], "en").unpublish()
    rows = list(IndexOutbox.objects.values_list("practice_id", "action")) * 2
    random.Random(7).shuffle(rows)
    IndexOutbox.objects.bulk_create(IndexOutbox(practice_id=key, action=action) for key, action in rows)
    assert indexing.drain() >= len(rows)
    assert indexing.check() == NOTHING


def test_a_poison_document_hinders_none_of_the_others_and_ends_in_the_list_of_the_dead(live: str) -> None:
    practices = [make_record(f"Homework {number}", tags={}) for number in range(rounds(50))]
    poison = practices[len(practices) // 2]
    with checks_of_the_database_off():
        Practice.objects.filter(pk=poison.pk).update(number=-5)
    indexing.drain()
    assert len(current_engine().versions()) == len(practices) - 1
    for _attempt in range(indexing.MAX_ATTEMPTS):
        IndexOutbox.objects.filter(practice_id=poison.pk).update(due_at="2026-01-01T00:00:00Z")
        indexing.drain()
    out = StringIO()
    call_command("search_index", "status", stdout=out)
    dead = IndexOutbox.objects.filter(dead_at__isnull=False)
    assert {row.practice_id for row in dead} == {poison.pk}
    assert f"given up: {dead.count()}" in out.getvalue()
    assert "waiting: 0" in out.getvalue()


def test_readers_see_no_gap_and_nothing_twice_while_indexes_are_swapped(live: str) -> None:
    for number in range(6):
        make_record(f"Homework {number}")
    indexing.drain()
    engine = current_engine()
    engine.search(SearchQuery("en", sort="newest"))  # the thread needs no database after this
    seen: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(len(engine.versions()))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _swap in range(rounds(3)):
            indexing.rebuild()
    finally:
        stop.set()
        reader.join()
    assert len(seen) > 3
    assert set(seen) == {6}


def test_a_second_rebuild_at_once_is_refused(live: str) -> None:
    make_record()
    refused: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(IndexBusyError):
            indexing.rebuild()
        with pytest.raises(CommandError) as error:
            call_command("search_index", "rebuild")
        refused.append(error.value.returncode)

    indexing.rebuild(meanwhile)
    assert refused == [4]
    assert indexing.check() == NOTHING


@pytest.mark.elasticsearch
@pytest.mark.parametrize("search_url", ["elasticsearch"], indirect=True)
@pytest.mark.xdist_group("elasticsearch")
def test_a_full_disk_stops_writing_and_loses_nothing(live: str, settings: Any) -> None:
    make_record("Homework")
    indexing.drain()
    _block(live, "true")  # what the server does itself when the disk is nearly full
    make_record("Written meanwhile")
    indexing.drain()
    assert indexing.pending_count() > 0
    assert not search(SearchQuery("en", "homework")).degraded
    with pytest.raises(EngineUnavailableError):
        current_engine().write([], [1])
    _block(live, "null")
    IndexOutbox.objects.update(due_at="2026-01-01T00:00:00Z")
    indexing.drain()
    assert indexing.pending_count() == 0
    assert indexing.check() == NOTHING
    assert indexing.status()["given_up"] == 0


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
    documents = indexing.documents_for([practice.pk])
    stamp = indexing.latest_change()
    change_version(version(practice, "en"), title="Reading club")
    indexing.drain()
    late = [document for document in documents.values() if document is not None]
    current_engine().write(late, [], stamp)
    assert indexing.check() == NOTHING
    version(practice, "en").unpublish()
    indexing.drain()
    current_engine().write(late, [], stamp)
    assert indexing.check() == NOTHING
    current_engine().write(late, [])  # only who says so overwrites anything
    assert indexing.check()["extra"] == [practice.number]
    indexing.repair()
    assert indexing.check() == NOTHING
