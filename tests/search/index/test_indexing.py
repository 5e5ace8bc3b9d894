"""Outbox to index, rebuild, check, repair."""

import json
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.checks import search_url_names_an_engine
from search.engines.base import EngineUnavailableError, IndexBusyError
from search.engines.document import DocumentKey
from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.outbox import drain, pending_count
from search.index.rebuild import rebuild_index
from search.index.status import index_status
from search.models import IndexOutbox
from search.query.family import PRACTICE
from search.query.query import SearchQuery
from search.service import engine_state, search
from tests.factories import make_record, version
from tests.search.poison import checks_of_the_database_off

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


def numbers(text: str = "", language: str = "en") -> list[int]:
    return [hit.number for hit in search(SearchQuery(language, text)).hits]


def command(*args: str) -> tuple[int, Any]:
    """Exit code and printed JSON of `search_index`."""
    out = StringIO()
    try:
        call_command("search_index", *args, "--json", stdout=out)
        code = 0
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    except CommandError as error:
        return error.returncode, str(error)
    return code, json.loads(out.getvalue())


def test_a_published_record_is_found_after_the_outbox_is_drained(index: Path) -> None:
    practice = make_record("Homework café")
    assert numbers("homework") == []
    assert pending_count() > 0
    assert drain() > 0
    assert numbers("homework") == [practice.number]
    assert pending_count() == 0


def test_draining_again_changes_nothing(index: Path) -> None:
    make_record()
    drain()
    before = current_engine().entries()
    assert drain() == 0
    # killed between writing and marking: the same rows come again
    IndexOutbox.objects.update(done_at=None)
    assert drain() > 0
    assert current_engine().entries() == before


def test_draining_takes_no_more_than_asked(index: Path) -> None:
    make_record("One")
    make_record("Two")
    waiting = pending_count()
    assert drain(limit=1) == 1
    assert pending_count() == waiting - 1


def test_changes_deletions_and_new_languages_follow(index: Path) -> None:
    practice = make_record("Homework café", versions={"da": "Lektiecafé"})
    drain()
    change_version(version(practice, "en"), title="Reading club")
    drain()
    assert numbers("homework") == []
    assert numbers("reading") == [practice.number]
    version(practice, "en").unpublish()
    drain()
    assert numbers("reading") == []
    assert numbers("lektiecafé") == [practice.number]
    PracticePage.objects.filter(practice=practice).delete()
    drain()
    assert current_engine().entries() == {}


def test_the_first_drain_builds_the_index_where_there_is_none(index_folder: Path) -> None:
    practice = make_record("Homework café")
    assert engine_state() == "no index"
    IndexOutbox.objects.all().delete()
    drain()
    assert engine_state() == "ok"
    assert numbers("homework") == [practice.number]


def test_an_index_of_another_version_is_not_asked_and_built_anew(index: Path) -> None:
    practice = make_record("Homework café")
    pointer = index / "current"
    content = json.loads(pointer.read_text())
    pointer.write_text(json.dumps(content | {"format": "old"}))
    assert engine_state() == "index of another version"
    assert search(SearchQuery("en", "homework")).degraded
    drain()
    assert not search(SearchQuery("en", "homework")).degraded
    assert numbers("homework") == [practice.number]


def test_check_tells_what_is_missing_extra_and_stale_and_repair_mends_it(index: Path) -> None:
    kept, missing, extra, stale = (make_record(title) for title in ("Kept", "Missing", "Extra", "Stale"))
    drain()
    assert command("check") == (0, NOTHING)
    engine = current_engine()
    engine.write([], [DocumentKey(PRACTICE, missing.pk)])
    PracticePage.objects.filter(practice=extra).update(live=False)
    PracticePage.objects.filter(practice=stale).update(title="Changed behind the back")
    differences = {"missing": [missing.number], "extra": [extra.number], "stale": [stale.number]}
    assert command("check") == (3, differences)
    assert command("repair") == (0, {"mended": differences, "left": NOTHING})
    assert command("check") == (0, NOTHING)
    assert numbers("behind") == [stale.number]
    assert numbers("kept") == [kept.number]


def test_without_an_index_check_and_status_say_so(index_folder: Path) -> None:
    assert command("check")[0] == 4
    code, state = command("status")
    assert code == 4
    assert state["state"] == "no index"
    assert command("rebuild") == (0, {"documents": 0})
    assert command("status")[0] == 0


def test_changes_during_a_rebuild_are_in_the_new_index(index: Path) -> None:
    first, second = make_record("First"), make_record("Second")
    drain()

    def meanwhile(done: int, total: int) -> None:
        change_version(version(first, "en"), title="Renamed")
        version(second, "en").unpublish()
        make_record("Third")
        drain()  # the worker goes on writing into the live index
        make_record("Fourth")  # and this one it has not taken yet

    rebuild_index(meanwhile)
    assert check_index() == NOTHING
    assert len(numbers()) == 3
    assert numbers("renamed") == [first.number]


def test_a_failed_rebuild_leaves_the_old_index_and_no_remains(index: Path) -> None:
    practice = make_record("Homework café")
    drain()

    def fail(done: int, total: int) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        rebuild_index(fail)
    assert numbers("homework") == [practice.number]
    assert len(list(index.glob("g-*"))) == 1
    assert rebuild_index() == 1
    assert len(list(index.glob("g-*"))) == 1


HOLD = """
import sys, time
from pathlib import Path
import django
django.setup()
from search.engines.embedded import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]))
with engine.rebuild_lock(), engine.write_lock():
    builder = engine.begin_rebuild()
    builder.commit()
    print("holding", flush=True)
    time.sleep(60)
"""


HOLD_WRITER = HOLD.replace(
    "builder = engine.begin_rebuild()\n    builder.commit()",
    "live = engine._generations.live()\n    writer = tantivy.Index.open(str(live.path)).writer(20_000_000, 1)",
).replace("import django\n", "import django, tantivy\n")


def python(script: str, folder: Path, *args: str) -> "subprocess.Popen[str]":
    """Another process that works on the same index."""
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder), *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"},
    )


def holding_process(script: str, folder: Path, *args: str) -> "subprocess.Popen[str]":
    """Another process in the middle of its work, holding the locks."""
    process = python(script, folder, *args)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "holding"
    return process


def test_a_second_rebuild_is_refused_and_a_killed_one_can_be_repeated(index: Path) -> None:
    practice = make_record("Homework café")
    drain()
    process = holding_process(HOLD, index)
    try:
        assert command("rebuild")[0] == 4
        with pytest.raises(IndexBusyError):
            rebuild_index()
        with pytest.raises(IndexBusyError), current_engine().write_lock(seconds=0):
            pass
        assert numbers("homework") == [practice.number]
        assert len(list(index.glob("g-*"))) == 2
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert numbers("homework") == [practice.number]
    assert command("rebuild") == (0, {"documents": 1})
    assert numbers("homework") == [practice.number]
    assert len(list(index.glob("g-*"))) == 1


def test_a_writer_killed_in_the_middle_hinders_nobody(index: Path) -> None:
    make_record("Homework café")
    drain()
    process = holding_process(HOLD_WRITER, index)
    process.kill()
    process.wait()
    make_record("Reading club")
    assert drain() > 0
    assert check_index() == NOTHING


READ = """
import sys, time
from pathlib import Path
import django
django.setup()
from search.engines.embedded import EmbeddedEngine
from search.query.plan import SuggestPlan
engine = EmbeddedEngine(Path(sys.argv[1]))
for line in sys.stdin:
    print(len(engine.suggest(SuggestPlan("en", (line.strip(),), 10))), flush=True)
"""


def test_another_process_sees_commits_and_swaps_at_its_next_question(index: Path) -> None:
    process = python(READ, index)

    def asked(text: str) -> int:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(text + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    assert process.stdin is not None
    try:
        assert asked("homework") == 0
        make_record("Homework café")
        drain()
        assert asked("homework") == 1
        PracticePage.objects.update(title="Reading club")
        rebuild_index()
        assert asked("homework") == 0
        assert asked("reading") == 1
    finally:
        process.stdin.close()
        process.wait(timeout=20)


def test_a_record_that_the_engine_refuses_is_put_off_and_the_others_pass(index: Path) -> None:
    good, poison = make_record("Homework café"), make_record("Poison")
    # a number that no field of the index can hold, written past all checks
    with checks_of_the_database_off():
        Practice.objects.filter(pk=poison.pk).update(number=-5)
    drain()
    assert numbers("homework") == [good.number]
    row = IndexOutbox.objects.filter(object_id=poison.pk).latest("pk")
    assert row.done_at is None
    assert row.attempts == 1
    assert "Error" in row.last_error
    for _attempt in range(len(IndexOutbox.BACK_OFF) + 1):
        IndexOutbox.objects.filter(object_id=poison.pk).update(due_at=row.created_at)
        drain()
    rebuild_index()
    assert check_index() == {"missing": [-5], "extra": [], "stale": []}
    assert command("repair")[0] == 3
    assert numbers("homework") == [good.number]
    assert index_status()["given_up"] == IndexOutbox.objects.filter(object_id=poison.pk).count()
    assert pending_count() == 0


def test_an_index_that_cannot_be_written_costs_no_change(index: Path) -> None:
    practice = make_record("Homework café")
    live = next(index.glob("g-*"))
    hidden = index / "hidden"
    engine = current_engine()
    (live / "meta.json").rename(hidden)
    with pytest.raises(EngineUnavailableError):
        engine.write([])
    assert search(SearchQuery("en", "homework")).engine == "database"
    hidden.rename(live / "meta.json")
    drain()
    assert numbers("homework") == [practice.number]


def test_a_commit_is_found_at_once_in_this_process(index: Path) -> None:
    for number in range(5):
        practice = make_record(f"Homework{number}")
        drain()
        assert numbers(f"homework{number}") == [practice.number]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://", "host:port"),
        ("https://user:secret@127.0.0.1:none", "[Pp]ort"),
        ("http://127.0.0.1:9200/Not_Allowed*", "path of SEARCH_URL"),
        ("embedded://relative/dir", "embedded:///absolute/dir"),
        ("sqlite:///x", "embedded:///absolute/dir"),
        ("", "embedded:///absolute/dir"),
    ],
)
def test_an_address_that_names_no_engine_is_refused_with_its_reason(settings: Any, url: str, reason: str) -> None:
    settings.SEARCH_URL = url
    with pytest.raises(ImproperlyConfigured, match=reason):
        current_engine()
    assert [error.id for error in search_url_names_an_engine(None)] == ["search.E001"]
    assert engine_state() != "ok"
    assert search(SearchQuery("en")).degraded


def test_the_command_prints_words_too(index: Path) -> None:
    make_record()
    for action in ("rebuild", "check", "repair", "status"):
        out = StringIO()
        call_command("search_index", action, stdout=out)
        assert out.getvalue().strip()
