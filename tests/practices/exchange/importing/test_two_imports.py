"""Two imports at the same moment, in two processes on a real database: nothing twice, nothing lost."""

import json
from typing import Any

import pytest

from tests.portal.databases import copy_of_test_database
from tests.portal.processes import run, start
from tests.practices.exchange.importing.records import entry, write

pytestmark = pytest.mark.django_db  # so that the migrated database exists
RECORDS = 6
COUNT = """
import json
from wagtail.models import Page
from practices.exchange.importing.models import ImportedVersion
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
groups = set(ImportedVersion.objects.values_list("translation_group", "practice_id"))
counts = [Practice.objects.count(), PracticePage.objects.count(), ImportedVersion.objects.count(), len(groups)]
print(json.dumps([*counts, sum(map(len, Page.find_problems()))]))
"""


def _entries(*languages: str) -> list[dict[str, Any]]:
    return [
        entry(
            source=f"https://example.org/practices/{number}",
            language=language,
            title=f"A room for parents {number}",  # the same in both: they ask for the same address, too
            translation_group=f"group-{number}",
        )
        for number in range(RECORDS)
        for language in languages
    ]


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three imports at once (one language, the other one, both), then all of it again."""
    folder = tmp_path_factory.mktemp("imports")
    files = [
        write(folder, _entries("en"), "english.json"),
        write(folder, _entries("da"), "danish.json"),
        write(folder, _entries("da", "en"), "both.json"),
    ]
    with copy_of_test_database(folder) as database:
        instance = {"DATABASE_URL": database, "VAR_DIR": str(folder), "CACHE_URL": "locmemcache://"}
        logs = [folder / f"{file.stem}.log" for file in files]
        running = [
            start("import_practices", str(file), "--publish", log=log, **instance)
            for file, log in zip(files, logs, strict=True)
        ]
        codes = [process.wait(180) for process in running]
        again = run("import_practices", *map(str, files), "--publish", "--json", **instance)
        counted = run("shell", "-v", "0", "-c", COUNT, **instance)
        assert counted.returncode == 0, counted.stderr
        index = run("search_index", "check", **instance)
    return {
        "codes": codes,
        "logs": [log.read_text() for log in logs],
        "again": again,
        "counts": json.loads(counted.stdout),
        "index": (index.returncode, index.stdout + index.stderr),
    }


def test_imports_at_once_all_succeed(outcome: dict[str, Any]) -> None:
    assert outcome["codes"] == [0, 0, 0], outcome["logs"]


def test_the_languages_of_a_group_meet_in_one_record(outcome: dict[str, Any]) -> None:
    assert outcome["counts"] == [RECORDS, 2 * RECORDS, 2 * RECORDS, RECORDS, 0]


def test_the_same_files_once_more_change_nothing(outcome: dict[str, Any]) -> None:
    again = outcome["again"]
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["unchanged"] == 4 * RECORDS


def test_the_index_equals_the_database_after_them(outcome: dict[str, Any]) -> None:
    code, text = outcome["index"]
    assert code == 0, text
