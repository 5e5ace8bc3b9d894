"""The whole portal on a real PostgreSQL with a real Redis: set up, searched, discussed, worked."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.portal.processes import ROOT, environment, run, start, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.xdist_group("postgres")]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables of an instance with a database of its own, set up with the demo. No server is a failure."""
    server, cache = os.environ.get("TEST_POSTGRES_URL"), os.environ.get("TEST_REDIS_URL")
    assert server, "TEST_POSTGRES_URL is not set: run the tests with `make test`"
    assert cache, "TEST_REDIS_URL is not set: run the tests with `make test`"
    name = f"portal_test_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    variables = {
        "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl(),
        "CACHE_URL": cache,
        "VAR_DIR": str(tmp_path_factory.mktemp("instance")),
    }
    try:
        result = run("demo", "--no-serve", "-v", "0", **variables)
        assert result.returncode == 0, result.stderr
        yield variables
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


TERMS, INDEX = "tests/practices/admin/test_terms.py::test_", "tests/search/index/test_indexing.py::test_"
NOBODY = "tests/faults/test_nobody_there.py::test_"
MEDIA = "tests/portal/uploads/test_serving.py::test_"
SEGMENTS = "tests/practices/translation/test_segment_rules.py::test_"
ON_POSTGRESQL = (
    "tests/practices/records/test_record.py",
    "tests/practices/versions/test_source_migration.py",
    "tests/practices/exchange/importing/test_sources.py",
    "tests/practices/mailing",
    "tests/practices/jobs/test_outbox.py",
    "tests/practices/discussion/test_parallel.py",
    "tests/practices/exchange/importing/test_importing.py",
    "tests/practices/exchange/importing/test_two_imports.py",
    "tests/faults/test_many_editors.py",
    "tests/faults/test_lost_races.py",
    "tests/faults/test_faulty_visits.py",
    "tests/faults/test_restarted_database.py",
    "tests/portal/accounts/test_guessing.py::test_twenty_guesses_at_once_are_no_more_than_twenty_one_after_the_other",
    "tests/practices/translation/test_before_original.py",
    "tests/practices/translation/test_stored_rows.py",
    "tests/search/index/test_outbox.py",
    "tests/practices/jobs/test_locks.py",
    "tests/practices/jobs/test_cache_versions.py",
    "tests/portal/test_search_texts.py",
    SEGMENTS + "a_title_with_an_error_does_not_name_the_page_in_the_tree",
    SEGMENTS + "a_po_file_brings_nothing_that_the_editor_refuses",
    TERMS + "a_used_term_is_not_deleted_and_its_uses_are_shown",
    TERMS + "replacing_a_term_moves_records_and_drafts_and_keeps_the_old_code_working",
    TERMS + "a_label_is_not_given_twice_in_a_vocabulary_and_language",
    INDEX + "check_tells_what_is_missing_extra_and_stale_and_repair_mends_it",
    INDEX + "changes_during_a_rebuild_are_in_the_new_index",
    INDEX + "a_record_that_the_engine_refuses_is_put_off_and_the_others_pass",
    NOBODY + "facets_words_pages_suggestions_feed_and_comparison_still_serve",
    NOBODY + "no_string_breaks_a_door_of_the_reduced_search",
    MEDIA + "a_document_that_does_not_exist_is_not_found_whatever_its_number",
    MEDIA + "a_collection_that_becomes_private_takes_its_files_along_and_gives_them_back",
)
"""Tests of what databases do differently: locks, transactions, types, order. Most of the suite was tried there, too."""


def in_shell(code: str, instance: dict[str, str]) -> str:
    result = run("shell", "-v", "0", "-c", code, **instance)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_records_terms_outboxes_comments_and_imports_pass_their_tests_on_postgresql(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = os.environ.get("TEST_POSTGRES_URL")
    assert server, "TEST_POSTGRES_URL is not set: run the tests with `make test`"
    variables = {
        **{name: value for name, value in environment().items() if not name.startswith("PYTEST_")},
        "DATABASE_URL": server,
        "VAR_DIR": str(tmp_path),
    }
    fresh = ["--create-db"] if request.config.getoption("create_db") else []
    arguments = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'work'}", *fresh, *ON_POSTGRESQL]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        env=variables, cwd=ROOT, text=True, capture_output=True, check=False, timeout=1200,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-20_000:] + result.stderr[-2_000:]
    assert "skipped" not in result.stdout.splitlines()[-1]
    used = urlsplit(server)._replace(path="/test_" + urlsplit(server).path.removeprefix("/")).geturl()
    with psycopg.connect(used) as connection:  # there is a migrated test database: they really ran on this server
        assert connection.execute("SELECT 1 FROM django_migrations LIMIT 1").fetchone() == (1,)


def test_the_demo_stands_in_postgresql(instance: dict[str, str]) -> None:
    code = (
        "from django.db import connection as c; from practices.records.models.page import PracticePage; "
        "from practices.records.models.record import Practice; "
        "live = PracticePage.objects.live().filter(practice__number=460); "
        "print(c.vendor, Practice.objects.count() > 24, live.count())"
    )
    assert in_shell(code, instance) == "postgresql True 23"


def test_the_index_equals_the_database(instance: dict[str, str]) -> None:
    result = run("search_index", "check", **instance)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_word_is_found_in_danish(instance: dict[str, str]) -> None:
    code = (
        "from django.test import Client; "
        "a = Client().get('/api/v1/practices?lang=da&q=frafald&country=BE', headers={'host': 'localhost'}).json(); "
        "print([r['number'] for r in a['results']])"
    )
    assert in_shell(code, instance).startswith("[460")


def test_comments_are_listed(instance: dict[str, str]) -> None:
    result = run("comments", "list", "--state", "pending", "--json", **instance)
    assert result.returncode == 0, result.stderr
    assert [row["language"] for row in json.loads(result.stdout)] == ["el"]


def test_the_doctor_finds_nothing_that_fails(instance: dict[str, str]) -> None:
    result = run("doctor", "--json", **instance)
    assert result.returncode == 0, result.stdout
    details = {row["name"]: row["detail"] for row in json.loads(result.stdout)}
    assert details["database"] == "postgresql"
    assert details["cache"] == "redis"


def test_only_one_worker_works_in_a_database_even_from_two_machines(instance: dict[str, str], tmp_path: Path) -> None:
    logs = [tmp_path / "first.log", tmp_path / "second.log"]
    first = _worker(instance, instance["VAR_DIR"], logs[0])
    second = None
    try:
        wait_for(lambda: "has begun" in logs[0].read_text())
        second = _worker(instance, str(tmp_path / "other-machine"), logs[1])
        wait_for(lambda: "waiting to take over" in logs[1].read_text())
        first.send_signal(signal.SIGKILL)
        wait_for(lambda: "has begun" in logs[1].read_text())
        second.send_signal(signal.SIGTERM)
        assert second.wait(10) == 0
    finally:
        for process in (first, second):
            if process is not None and process.poll() is None:
                process.kill()


def _worker(instance: dict[str, str], folder: str, log: Path) -> "subprocess.Popen[bytes]":
    return start("worker", log=log, **{**instance, "VAR_DIR": folder})
