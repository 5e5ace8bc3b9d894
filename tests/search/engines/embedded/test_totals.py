"""The counts that the embedded engine keeps beside its index: right after every change, whoever is killed when."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from practices.records.models.record import Practice
from search.engines.document import DocumentKey
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.snapshots import MAX_WAIT_SECONDS
from search.engines.registry import current_engine
from search.index.check import repair_index
from search.index.documents import documents_for
from search.index.outbox import drain
from search.index.rebuild import rebuild_index
from search.query.family import PRACTICE
from search.query.query import SearchQuery
from search.query.results import SearchResults
from search.service import search
from tests.factories import make_record, version
from tests.faults import measuring
from tests.search.answers import answer
from tests.search.brute_force import counts
from tests.search.index.test_indexing import holding_process, python

pytestmark = pytest.mark.django_db
EVERYTHING = SearchQuery("en")


def counted(results: SearchResults) -> dict[str, dict[str, int]]:
    return {facet.name: {option.value: option.count for option in facet.options} for facet in results.facets}


def totals(folder: Path) -> Path:
    return next(folder.glob("g-*/totals.json"))


def test_the_counts_follow_every_change(index: Path) -> None:
    assert counted(search(EVERYTHING)) == counts(EVERYTHING)
    practice = make_record("Homework café", versions={"da": "Lektiecafé"})
    make_record("Reading club", tags={"type": ["project"], "country": ["DK", "NL"]})
    drain()
    assert counted(search(EVERYTHING)) == counts(EVERYTHING)
    version(practice, "da").unpublish()
    Practice.objects.filter(pk=practice.pk).update(tags={"type": ["policy"], "country": ["MT"]})
    repair_index()
    assert counted(search(EVERYTHING)) == counts(EVERYTHING)
    assert counted(search(EVERYTHING))["type"] == {"policy": 1, "project": 1}
    rebuild_index()
    assert counted(search(EVERYTHING)) == counts(EVERYTHING)


def test_one_filter_counts_its_own_facet_over_everything(index: Path) -> None:
    make_record(tags={"country": ["BE"]})
    make_record(tags={"country": ["DK"]})
    drain()
    query = SearchQuery("en", filters={"country": ("DK",)})
    assert counted(search(query)) == counts(query)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"commit": 1}', '{"commit": null, "counts": {}}'])
def test_broken_or_lost_counts_are_counted_anew(index: Path, content: str) -> None:
    make_record()
    drain()
    if content:
        totals(index).write_text(content)
    else:
        totals(index).unlink()
    assert counted(answer(EmbeddedEngine(index), EVERYTHING)) == counts(EVERYTHING)


WRITE_AND_HOLD = """
import sys, time
from pathlib import Path
import django
django.setup()
from search.engines.document import DocumentKey
from search.engines.embedded import EmbeddedEngine, writing

def hold(index, path):
    print("holding", flush=True)
    time.sleep(60)

writing.store_totals = hold
engine = EmbeddedEngine(Path(sys.argv[1]))
with engine.write_lock():
    engine.write([], [DocumentKey.parse(key) for key in sys.argv[2:]])
"""


def test_a_writer_killed_between_commit_and_counts_leaves_a_right_index_soon(index: Path) -> None:
    gone = make_record("Homework café", tags={"type": ["project"]})
    make_record("Reading club", tags={"type": ["practice"]})
    drain()
    assert search(EVERYTHING).total == 2
    process = holding_process(WRITE_AND_HOLD, index, f"practice:{gone.pk}")
    process.kill()
    process.wait()
    assert counted(answer(EmbeddedEngine(index), EVERYTHING))["type"] == {"practice": 1}
    until = time.monotonic() + MAX_WAIT_SECONDS + 60
    while (results := search(EVERYTHING)).total != 1:
        assert counted(results)["type"] == {"practice": 1, "project": 1}
        assert time.monotonic() < until
        time.sleep(0.05)
    assert counted(results)["type"] == {"practice": 1}
    assert [len(numbers) for numbers in repair_index().values()] == [1, 0, 0]
    assert counted(search(EVERYTHING)) == counts(EVERYTHING)
    assert json.loads(totals(index).read_text())["counts"]["type"] == {"practice": 1, "project": 1}


def test_many_small_changes_leave_few_segments(index: Path) -> None:
    practice = make_record("Record")
    (document,) = documents_for([DocumentKey(PRACTICE, practice.pk)]).values()
    assert document is not None
    engine = current_engine()
    for _each in range(20):
        with engine.write_lock():
            engine.write([document])
        assert search(EVERYTHING).total == 1
    until = time.monotonic() + 20
    meta = totals(index).with_name("meta.json")
    while len(json.loads(meta.read_text())["segments"]) >= 8 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(json.loads(meta.read_text())["segments"]) < 8
    assert counted(search(EVERYTHING)) == counts(EVERYTHING)


READ_ON = """
import json, sys, time
from pathlib import Path
import django
django.setup()
from search.engines.embedded import EmbeddedEngine
from search.planning.planner import plan_query
from search.query.query import SearchQuery
engine = EmbeddedEngine(Path(sys.argv[1]))
print("reading", flush=True)
seen, wrong = {}, 0
until = time.time() + 60
while time.time() < until and int(sys.argv[2]) not in seen:
    results = engine.find(plan_query(SearchQuery("en")))
    counted = sum(results.counts.get("type", {}).values())
    wrong += counted != results.total
    seen.setdefault(results.total, time.time())
    time.sleep(0.005)
print(json.dumps({"wrong": wrong, "seen": seen}), flush=True)
"""


def test_readers_in_other_processes_see_every_change_in_time_and_never_half_of_it(index: Path) -> None:
    practices = [make_record(f"Record {number}") for number in range(12)]
    keys = [DocumentKey(PRACTICE, practice.pk) for practice in practices]
    documents = [each for each in documents_for(keys).values() if each is not None]
    readers = [python(READ_ON, index, str(len(documents))) for _each in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
    committed: dict[int, float] = {}
    engine = current_engine()
    for count, document in enumerate(documents, 1):
        with engine.write_lock():
            engine.write([document])
        committed[count] = time.time()
    for reader in readers:
        seen = _answer(reader)
        assert seen["wrong"] == 0
        totals = [int(total) for total in seen["seen"]]
        assert totals == sorted(totals)
        assert totals[-1] == len(documents)
        measuring.keep("a commit seen by another process", [seen["seen"][str(n)] - committed[n] for n in totals if n])


def _answer(reader: "subprocess.Popen[str]") -> dict[str, dict[str, float]]:
    printed, _errors = reader.communicate(timeout=90)
    found: dict[str, dict[str, float]] = json.loads(printed)
    return found
