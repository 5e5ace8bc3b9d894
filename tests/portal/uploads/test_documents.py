"""Documents that come in are what their name says."""

import io
import zipfile

import pytest
from django.conf import settings as django_settings
from django.test import Client
from wagtail.documents import get_document_model

from tests.portal.files import office, open_document, package, picture, upload
from tests.portal.uploads.routes import DOCUMENT_ROUTES, Send, add_document, add_documents, stored_files

pytestmark = pytest.mark.django_db

PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GOOD = {
    "minutes.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "minutes.docx": office("word/document.xml"),
    "slides.pptx": office("ppt/presentation.xml"),
    "table.xlsx": office("xl/workbook.xml"),
    "minutes.odt": open_document(),
    "minutes.txt": "Λίγες γραμμές, 5 < 7\r\n".encode(),
    "old.txt": "Blåbær\n".encode("cp1252"),
    "wide.txt": "\ufeffЧитанка\n".encode("utf-16"),
    "table.csv": b"name;value\n<b>bold</b>;1\n",
    "marked.csv": "\ufeffnaam;waarde\n".encode(),
    "LOUD.PDF": b"%PDF-1.4\n",
}
BAD = {
    "page.pdf": PAGE,
    "page.txt": PAGE,
    "page-later.txt": b"\n\n \t" + PAGE,
    "page-after-text.txt": b"Hello " + PAGE,
    "wide-page.txt": ("\ufeff" + PAGE.decode()).encode("utf-16"),
    "comment.txt": b"<!-- x --><script>alert(1)</script>",
    "drawing.txt": DRAWING,
    "drawing.pdf": DRAWING,
    "drawing.csv": b'\xef\xbb\xbf<?xml version="1.0"?>' + DRAWING,
    "page-before.pdf": PAGE + b"%PDF-1.7",
    "picture.txt": picture("png"),
    "picture.pdf": picture("png"),
    "program.txt": b"MZ\x90\x00\x03",
    "script.csv": b"#!/bin/sh\nrm -rf ~\n",
    "nul.csv": b"a;b\n1;\x00\n",
    "nul-late.txt": b"a" * 100_000 + b"\x00",
    "archive.txt": package(a="b"),
    "archive.docx": package(a="b"),
    "table.docx": office("xl/workbook.xml"),
    "minutes.pptx": office("word/document.xml"),
    "text.odt": package(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<x/>"}),
    "page-before.docx": PAGE + office("word/document.xml"),
    "cut.docx": office("word/document.xml")[:-40],
    "page.docx": PAGE,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_is_taken(publisher: Client, name: str) -> None:
    _status, problem = add_documents(publisher, upload(name, GOOD[name]))
    assert problem == ""
    assert get_document_model().objects.get().file.read() == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_a_document_that_is_something_else_is_refused(publisher: Client, name: str) -> None:
    status, shown = add_documents(publisher, upload(name, BAD[name]))
    assert status == 200
    assert f"is not a {name.rsplit('.', 1)[1].upper()} file or is damaged" in shown
    assert "extension" not in shown
    assert stored_files() == set()


@pytest.mark.parametrize("send", DOCUMENT_ROUTES)
def test_no_way_into_the_admin_takes_what_another_refuses(publisher: Client, send: Send) -> None:
    assert send(publisher, upload("minutes.txt", b"Minutes"))[0] in {200, 302}
    before = stored_files()
    assert before
    for name in ("page.pdf", "drawing.txt", "archive.docx"):
        status, shown = send(publisher, upload(name, BAD[name]))
        assert (status, "is damaged" in shown) == (200, True)
        assert stored_files() == before
    for name, reason in (("page.html", "html"), ("empty.pdf", "empty")):
        status, shown = send(publisher, upload(name, PAGE if name == "page.html" else b""))
        assert status == 200
        assert reason in shown
        assert stored_files() == before


@pytest.mark.parametrize("send", DOCUMENT_ROUTES)
def test_a_document_above_the_limit_is_refused_at_its_field_and_not_kept_on_the_way(
    publisher: Client, send: Send
) -> None:
    file = upload("long.txt", b"a" * (django_settings.WAGTAILDOCS_MAX_UPLOAD_SIZE + 1))
    before = stored_files()
    status, shown = send(publisher, file)
    assert status == 200
    assert "too big" in shown or "too large" in shown
    assert len(stored_files() - before) <= (send.__name__ == "replace_document")  # made by the route itself


def test_a_document_with_macros_is_refused(publisher: Client) -> None:
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>", "word/vbaProject.bin": "x"}
    status, shown = add_document(publisher, upload("macros.docx", package(**parts)))
    assert status == 200
    assert "macros" in shown


def test_a_document_that_unpacks_to_gigabytes_is_refused(publisher: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/workbook.xml", "w") as part:
            for _ in range(21):
                part.write(b"\0" * 10_000_000)
    status, shown = add_document(publisher, upload("bomb.xlsx", out.getvalue()))
    assert status == 200
    assert "Unpacked" in shown


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "turned\u202efdp.txt", "a\x00b.txt", "long" * 75 + ".txt"])
def test_a_hostile_name_is_only_a_name(publisher: Client, name: str) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nTitle\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\nMinutes'
        b"\r\n--b--\r\n"
    )  # fmt: skip
    response = publisher.generic("POST", "/admin/documents/add/", body, content_type="multipart/form-data; boundary=b")
    assert response.status_code in {200, 302}
    for stored in stored_files():
        assert stored.startswith("documents/")
        assert stored.count("/") == 1
        assert stored.isprintable()
        assert len(stored) <= 100
