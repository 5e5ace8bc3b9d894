"""`import_practices` at the keyboard: files, exit codes, report."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import Practice
from search.query.query import SearchQuery
from search.service import search
from tests.practices.exchange.importing.records import OLD_PORTAL_RECORD, entry, write

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> tuple[int, str]:
    """Exit code and what was printed, the closing sentence included."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_practices", *map(str, arguments), stdout=out, stderr=err)
        code, last = 0, ""
    except CommandError as error:
        code, last = error.returncode, str(error)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return code, out.getvalue() + err.getvalue() + last


def test_the_old_portals_file_is_published_and_its_organisation_rejected(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    code, printed = run(OLD_PORTAL_RECORD, "--publish", "--report", report)
    assert code == 3
    assert "created 1, updated 0, unchanged 0, rejected 1" in printed
    assert "kind not supported" in printed
    written = json.loads(report.read_text(encoding="utf-8"))
    assert [(row["number"], row["status"]) for row in written] == [(460, "created"), (None, "rejected")]
    assert list(written[0]) == ["file", "source", "number", "language", "status", "fields", "unknown", "errors"]
    assert Practice.objects.get().number == 460


def test_without_a_worker_the_records_are_found_when_the_command_returns(settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    run(OLD_PORTAL_RECORD, "--publish")
    found = search(SearchQuery(language="da", text="frafald", filters={"country": ("BE",)}))
    assert [hit.number for hit in found.hits] == [460]


def test_good_files_end_with_0_also_when_imported_again(tmp_path: Path) -> None:
    files = [write(tmp_path, [entry()]), write(tmp_path, entry(source="b", title="B"), "one.json")]
    assert run(*files)[0] == 0
    code, printed = run(*files)
    assert code == 0
    assert "unchanged 2" in printed
    assert run(write(tmp_path, "[]", "none.json"))[0] == 0


def test_the_summary_comes_as_json_on_request(tmp_path: Path) -> None:
    code, printed = run(write(tmp_path, [entry(), entry(kind="service")]), "--json", "--dry-run")
    assert code == 3
    summary = json.loads(printed.removesuffix("Rejected: 1 of 2."))
    assert (summary["created"], summary["rejected"], summary["dry_run"]) == (1, 1, True)
    assert summary["entries"][0]["fields"]["country"] == ["BE"]
    assert Practice.objects.count() == 0


def test_each_entry_is_listed_when_asked_to_talk_more(tmp_path: Path) -> None:
    printed = run(write(tmp_path, [entry()]), "-v", "2")[1]
    assert "created: https://example.org/practices/1 (en), number 10001" in printed


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.csv", b"title\n"),
        ("r.xlsx", b"PK\x03\x04"),
        ("r.html", b"<html>"),
        ("r.json", b"PK\x03\x04"),
        ("r.json", b"<p>"),
    ],
)
def test_formats_that_come_later_end_with_2_before_anything_is_stored(
    tmp_path: Path, name: str, content: bytes
) -> None:
    code, printed = run(write(tmp_path, [entry()], "good.json"), write(tmp_path, content, name))
    assert code == 2
    assert "Only JSON and JSON lines can be imported so far." in printed
    assert Practice.objects.count() == 0


def test_wrong_arguments_end_with_2(tmp_path: Path) -> None:
    good = write(tmp_path, [entry()])
    assert run(tmp_path / "missing.json")[0] == 2
    assert run(tmp_path)[0] == 2
    assert run("/dev/zero")[0] == 2
    assert run(good, "--report", tmp_path / "no" / "folder.json")[0] == 2
    assert run(good, "--report", tmp_path)[0] == 2
    assert Practice.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"not JSON", b"\xff\xfe[\x00]\x00", b"\x89PNG"])
def test_a_file_of_which_nothing_can_be_read_ends_with_1(tmp_path: Path, content: bytes) -> None:
    report = tmp_path / "report.json"
    code, printed = run(write(tmp_path, content), "--report", report)
    assert code == 1
    assert "Nothing could be read." in printed
    row = json.loads(report.read_text(encoding="utf-8"))[0]
    assert (row["status"], row["number"], row["source"]) == ("rejected", None, None)
    assert row["errors"][0]["place"]


def test_a_broken_file_beside_a_good_one_ends_with_3(tmp_path: Path) -> None:
    code, _printed = run(write(tmp_path, b"oops", "bad.json"), write(tmp_path, [entry()]))
    assert code == 3
    assert Practice.objects.count() == 1


def test_a_portal_that_is_not_set_up_ends_with_4(tmp_path: Path) -> None:
    for page in PracticeIndexPage.objects.all():
        page.delete()
    code, printed = run(write(tmp_path, [entry()]))
    assert code == 4
    assert "manage.py migrate" in printed


def test_a_language_without_its_list_rejects_its_entries_only(tmp_path: Path) -> None:
    PracticeIndexPage.objects.get(locale__language_code="mt").delete()
    code, printed = run(write(tmp_path, [entry(language="mt"), entry(source="b")]))
    assert code == 3
    assert "no list of practices" in printed
    assert PracticePage.objects.count() == 1


def test_a_name_that_is_no_unicode_is_printed_all_the_same(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(str(tmp_path)) + b"/r\xff.json"))
    path.write_text(json.dumps([entry(), {}]), encoding="utf-8")
    report = tmp_path / "report.json"
    code, printed = run(path, "--report", report)
    assert code == 3
    printed.encode()
    assert len(json.loads(report.read_text(encoding="utf-8"))) == 2
