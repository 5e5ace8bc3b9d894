"""Which errors pass by themselves, and the page that is shown meanwhile: with what was typed, without a database."""

import errno
import sqlite3
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from portal.pages import errors
from portal.pages.faults import is_fault, is_race

TYPED = "We tried this in our school,\nand it <b>worked</b> & went on."


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def of_postgresql(state: str) -> Exception:
    cause = psycopg.errors.lookup(state)("said the server")
    return caused(OperationalError("said the server"), cause)


def of_sqlite(name: str) -> Exception:
    cause = sqlite3.OperationalError("said the file")
    cause.sqlite_errorname = name
    return caused(OperationalError("said the file"), cause)


@pytest.mark.parametrize(
    "error",
    [
        *(of_sqlite(name) for name in ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_CANTOPEN")),
        *(of_postgresql(state) for state in ("40P01", "40001", "57P01", "57P03", "08006", "53100", "53300", "55P03")),
        OperationalError("connection refused"),
        InterfaceError("connection already closed"),
        *(OSError(number, "disk") for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)),
        caused(ValueError("could not store"), OSError(errno.ENOSPC, "disk")),
    ],
    ids=repr,
)
def test_a_fault_of_the_machine_passes_by_itself(error: Exception) -> None:
    assert is_fault(error)


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite("SQLITE_ERROR"),  # a table that is not there
        caused(ProgrammingError("no such table"), psycopg.errors.UndefinedTable()),
        caused(IntegrityError("twice"), psycopg.errors.UniqueViolation()),
        caused(DatabaseError("too long"), psycopg.errors.StringDataRightTruncation()),
        FileNotFoundError(errno.ENOENT, "no such file"),
        ValueError("a mistake"),
        None,
    ],
    ids=repr,
)
def test_an_error_of_the_program_does_not(error: Exception | None) -> None:
    assert not is_fault(error)


def test_a_query_after_a_fault_is_the_same_fault() -> None:
    try:
        try:
            raise of_sqlite("SQLITE_FULL")
        except OperationalError:
            raise TransactionManagementError("no queries until the end of the block")  # noqa: B904  as Django does
    except TransactionManagementError as error:
        assert is_fault(error)


def test_only_what_another_transaction_did_is_tried_again_at_once() -> None:
    assert is_race(of_postgresql("40P01"))
    assert is_race(caused(IntegrityError("twice"), psycopg.errors.UniqueViolation()))
    assert not is_race(of_postgresql("53100"))
    assert not is_race(of_sqlite("SQLITE_FULL"))


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    try:
        raise error
    except Exception:  # noqa: BLE001  as Django does
        return errors.server_error(request)


# no django_db mark: any query would fail these tests, as a database that is down would
@pytest.mark.parametrize("language", ["en", "mt", "el"])
def test_the_page_of_a_fault_speaks_the_readers_language_and_needs_no_database(
    rf: RequestFactory, language: str
) -> None:
    response = answer(rf.get(f"/{language}/practices/?q=x"), of_sqlite("SQLITE_BUSY"))
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "no-store" in response.headers["Cache-Control"]
    assert f'<html lang="{language}">' in response.content.decode()
    assert f'href="/{language}/practices/?q=x"' in response.content.decode()


def test_the_page_of_a_passing_error_has_a_form_with_the_typed_text_to_send_again(rf: RequestFactory) -> None:
    sent = {"name": "Ada", "comment": TYPED, "follow": "1", "picked": ["a", "b"], "csrfmiddlewaretoken": "old"}
    response = answer(rf.post("/fi/practice/1/comments/?page=2", sent), of_sqlite("SQLITE_FULL"))
    html = response.content.decode()
    assert response.status_code == 503
    assert '<form class="form stack" method="post" action="/fi/practice/1/comments/?page=2">' in html
    assert "\nWe tried this in our school,\nand it &lt;b&gt;worked&lt;/b&gt; &amp; went on.</textarea>" in html
    with translation.override("fi"):
        assert f">{translation.gettext('Text %(number)s') % {'number': 1}}</label>" in html, "hidden fields count not"
    for name, value in (("name", "Ada"), ("follow", "1"), ("picked", "a"), ("picked", "b")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
    assert html.count("csrfmiddlewaretoken") == 1
    assert 'value="old"' not in html


@pytest.mark.parametrize("name", ["password", "new_password1", "old_password", "Password"])
def test_a_password_is_typed_again_and_never_shown(rf: RequestFactory, name: str) -> None:
    html = answer(
        rf.post("/admin/login/", {"username": "ada", name: "s3cret-s3cret"}), OperationalError("gone")
    ).content
    assert b"s3cret" not in html
    assert f'type="password" name="{name}"'.encode() in html
    assert b'name="username" value="ada"' in html


def test_files_are_named_to_be_chosen_again(rf: RequestFactory) -> None:
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4")
    html = answer(rf.post("/admin/documents/add/", {"title": "Plan", "file": upload}), OperationalError("gone")).content
    assert b"plan.pdf" in html
    assert b'<input id="sent-2" type="file" name="file">' in html
    assert b'enctype="multipart/form-data"' in html


def test_the_text_of_the_rich_text_editor_can_be_read(rf: RequestFactory) -> None:
    raw = '{"blocks": [{"text": "First <line>"}, {"text": "Second"}], "entityMap": {}}'
    html = answer(rf.post("/admin/pages/1/edit/", {"body-0-value": raw}), OperationalError("gone")).content.decode()
    assert "First &lt;line&gt;<br>Second" in html
    assert "&quot;entityMap&quot;" in html


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v1/practices", {}),
        ("/admin/editing-sessions/ping/", {"Accept": "application/json"}),
        ("/admin/localize/translate/1/strings/1/edit/", {"Sec-Fetch-Dest": "empty"}),
        ("/admin/images/chooser/create/", {"X-Requested-With": "XMLHttpRequest"}),
    ],
)
def test_a_script_gets_json(rf: RequestFactory, path: str, headers: dict[str, str]) -> None:
    response: Any = answer(rf.post(path, {"a": "b"}, headers=headers), OperationalError("gone"))
    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Retry-After"]


def test_an_error_of_the_program_is_still_one(rf: RequestFactory) -> None:
    assert answer(rf.post("/en/"), ValueError("a mistake")).status_code == 500
