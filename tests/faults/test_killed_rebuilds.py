"""A rebuild killed at any point leaves an index that answers, free locks, and nothing that hinders the next one."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.portal.databases import copy_of_test_database
from tests.portal.processes import ROOT, environment
from tests.rounds import rounds

REBUILD = """
import json, sys, time
import django
django.setup()
from django.conf import settings
settings.SEARCH_URL, point = sys.argv[1:]
from practices.records.writing import change_version
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from search.index.check import check_index
from search.index.outbox import drain
from search.index import rebuild, writing
from search.index.rebuild import rebuild_index
from search.engines.registry import current_engine
from search.query.query import SearchQuery
from search.service import search
from tests.factories import make_record

def stop(*args):
    print("there", flush=True)
    time.sleep(600)

def stop_half_way(done, total):
    if done * 100 >= int(point) * total:
        stop()

writing.BATCH = 1  # so that there is something between the beginning and the end
if not Practice.objects.filter(number__lt=100).exists():
    for number in range(1, 11):
        make_record(f"Homework {number}", number=number)
    drain()
page = PracticePage.objects.get(practice__number=1)
change_version(page, title=page.title + " club")
drain()
before = search(SearchQuery("en", "homework"))
state = {"total": before.total, "degraded": before.degraded, "check": check_index()}
print(json.dumps(state), flush=True)
make_record("Homework again")

engine = current_engine()
begin = engine.begin_rebuild

def begin_rebuild():
    builder = begin()
    swap = builder.swap
    if point == "before the swap":
        builder.swap = stop
    elif point == "after the swap":
        builder.swap = lambda: (swap(), stop())
    return builder

engine.begin_rebuild = begin_rebuild
if point == "before the replay":
    rebuild._replay = stop
rebuild_index(stop_half_way if point.isdigit() else None)
"""
pytestmark = pytest.mark.django_db
POINTS = ("10", "50", "90", "before the replay", "before the swap", "after the swap")
"""Shares of all records, and steps behind them."""
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


@pytest.fixture(scope="module")
def databases(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """One for each engine, made before a test opens a transaction."""
    with ExitStack() as copies:
        yield {
            name: copies.enter_context(copy_of_test_database(tmp_path_factory.mktemp(name)))
            for name in ("embedded", "http")
        }


def number_of_indexes(url: str) -> int:
    if url.startswith("embedded://"):
        return len(list(Path(url.removeprefix("embedded://")).glob("g-*")))
    base, prefix = url.rsplit("/", 1)
    with urllib.request.urlopen(f"{base}/{prefix}-*/_alias", timeout=20) as answer:
        return len(json.load(answer))


def test_a_rebuild_killed_anywhere_can_be_run_again(databases: dict[str, str], search_url: str, tmp_path: Path) -> None:
    variables = environment(
        DATABASE_URL=databases[search_url.partition(":")[0]],
        VAR_DIR=str(tmp_path / "var"),
        DJANGO_SETTINGS_MODULE="portal.settings.test",
    )
    variables = {name: value for name, value in variables.items() if not name.startswith("PYTEST_")}
    total = 10
    for point in (*POINTS * min(rounds(1), 5), "nowhere"):
        process = subprocess.Popen(
            [sys.executable, "-c", REBUILD, search_url, point],
            env=variables | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            state = json.loads(process.stdout.readline())
            assert state == {"total": total, "degraded": False, "check": NOTHING}
            total += 1
            if point == "nowhere":
                assert process.wait(120) == 0
            else:
                assert process.stdout.readline().strip() == "there"
        finally:
            process.kill()
            process.wait()
    assert number_of_indexes(search_url) == 1
