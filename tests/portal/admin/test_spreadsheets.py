"""What leaves the site as a spreadsheet runs nothing in the program that opens it, and can be read back as it was."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.contrib.redirects.base_formats import CSV
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry

from portal.admin.spreadsheets import neutralised, restored
from search.models import SynonymSet
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import logged_in

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1", "\uff1d1", "'=1", "''-x",
    '=HYPERLINK("https://example.org")',
]  # fmt: skip
PLAIN = ["", "plain", "a=b", "'tis", "'", "1-2", "e-mail", "é", "\u2013 a dash"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_could_be_a_formula_begins_with_an_apostrophe_outside(text: str) -> None:
    assert neutralised(text) == f"'{text}"
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_any_other_text_leaves_as_it_is(text: str) -> None:
    assert (neutralised(text), restored(text)) == (text, text)


def test_numbers_are_no_texts() -> None:
    assert (neutralised(-1), restored(-1)) == (-1, -1)


@given(st.text(alphabet="'=+-@\t\r\n a\uff1d"))
def test_every_text_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text


def cells(client: Client, path: str, kind: str) -> list[str]:
    response = client.get(f"{path}?export={kind}")
    assert response.status_code == 200
    content = b"".join(response)
    if kind == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode(), newline="")) for cell in row]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.rows for cell in row)
    return [str(cell.value) for row in sheet.rows for cell in row if cell.value is not None]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_export_of_the_admin_holds_a_formula(formula: str, kind: str, client: Client) -> None:
    user = logged_in(client, superuser=True)
    page = version(make_record(f"{formula} a title"), "en")
    page.locked, page.locked_by = True, user
    page.save()
    PageLogEntry.objects.update(label=f"{formula} a title")
    SynonymSet.objects.all().delete()
    SynonymSet.objects.create(language="en", concept="c", expressions=f"{formula} words\nother")
    Redirect.objects.create(old_path="/old", redirect_link=f"{formula}://x")
    found: dict[str, list[str]] = {
        path: cells(client, path, kind)
        for path in (
            "/admin/synonyms/", "/admin/reports/aging-pages/", "/admin/reports/site-history/",
            "/admin/reports/locked/", "/admin/redirects/",
        )
    }  # fmt: skip
    for path, texts in found.items():
        assert [text for text in texts if text.startswith(formula)] == [], path
        assert any(text.startswith(f"'{formula}") for text in texts), path


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_redirects_that_were_exported_come_back_unchanged(kind: str, client: Client) -> None:
    logged_in(client, superuser=True)
    Redirect.objects.create(old_path="/old", redirect_link="/=new")
    content = b"".join(client.get(f"/admin/redirects/?export={kind}"))
    assert CSV().create_dataset("from,to\r\n/old,'=1\r\n")[0][1] == "=1"
    upload = SimpleUploadedFile(f"redirects.{kind}", content)
    assert client.post("/admin/redirects/import/", {"import_file": upload}).status_code == 200


def test_a_file_that_is_read_has_its_texts_as_they_were() -> None:
    table: Any = io.StringIO()
    csv.writer(table).writerows([["name"], *([neutralised(text)] for text in FORMULAS if "\r" not in text)])
    read = CSV().create_dataset(table.getvalue())
    assert [row[0] for row in read] == [text for text in FORMULAS if "\r" not in text]
