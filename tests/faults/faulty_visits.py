"""Run by test_full_disk.py and test_locked_database.py in a process of its own: people send forms during a fault.

Each form is sent during the fault and, from the page that came, once more when the fault is gone.
Prints one line of JSON.
"""

import json
import re
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Revision
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation

from practices.discussion.models import PracticeComment
from practices.translation.segments.registration import register_record
from tests.factories import make_record, make_user, version
from tests.practices.admin_forms import form_of
from tests.practices.discussion.visitor import Fields, entry, path_of

COMMENT = "We tried this in our school,\nand every parent came. " * 40
TITLE = "Homework that nobody has to fear any more"
SECOND_TITLE = "Lektier, som ingen behøver at frygte mere"
DOCUMENT = "Plan of the room where the parents of our school meet"
PASSWORD = "secret"


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow: what the database, an upload or a picture writes fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked_database() -> Iterator[None]:
    """Somebody else writes, for longer than anybody waits here."""
    ours = connection.settings_dict
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        other = sqlite3.connect(ours["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")
    names = ("practices_practice", "wagtailcore_page", "auth_user", "wagtaildocs_document", "wagtailcore_revision")
    tables = ", ".join((*names, "wagtail_localize_stringtranslation"))
    address = f"host={ours['HOST']} port={ours['PORT']} user={ours['USER']} password={ours['PASSWORD']}"
    with psycopg.connect(f"{address} dbname={ours['NAME']}") as server:
        server.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")  # type: ignore[arg-type]
        yield


class Person:
    """Somebody with a browser that asks for the token of the form, as a real one does."""

    def __init__(self, user: Any = None, language: str = "fi") -> None:
        self.client = Client(
            raise_request_exception=False, enforce_csrf_checks=True, headers={"Accept-Language": language}
        )
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.client.get("/admin/login/")  # for the cookie
        self.client.cookies["csrftoken"] = "a" * 32

    def send(self, address: str, data: dict[str, Any]) -> Any:
        """Post a form with its token."""
        return self.client.post(address, {**data, "csrfmiddlewaretoken": "a" * 32})

    def send_again(self, page: Any, **typed_again: Any) -> Any:
        """Post the form on the page of a fault; what was stored at once is not sent again."""
        if page.status_code != 503:
            return page
        html = page.content.decode()
        form = html[html.index('<form class="form stack"') :]
        address = re.search(r'action="([^"]+)"', form)
        assert address
        fields: dict[str, Any] = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
            fields.setdefault(name, []).append(unescape(value))
        texts = Fields(html).values
        fields |= {name: value for name, value in texts.items() if name not in fields and value}
        return self.client.post(unescape(address[1]), {**fields, **typed_again})


def seen(response: Any, *texts: str) -> dict[str, Any]:
    """What the test looks at."""
    html = unescape(response.content.decode())
    language = re.search(r'<html lang="(\w+)"', html)
    return {
        "status": response.status_code,
        "retry": response.headers.get("Retry-After", ""),
        "headers": all(name in response.headers for name in ("X-Frame-Options", "Content-Security-Policy")),
        "language": language[1] if language else "",
        "kept": all(text.replace("\r", "") in html.replace("\r", "") for text in texts),
        "secret": PASSWORD in html.replace("secretariat", ""),
    }


def files_below(*folders: Any) -> list[str]:
    """All files that are there."""
    return sorted(str(path) for folder in folders for path in Path(folder).rglob("*") if path.is_file())


def main(fault: str) -> None:
    """Send every form during the fault, look, and send again."""
    folder = Path(settings.VAR_DIR)
    settings.RATE_LIMITS = "off"
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = folder / "media", str(folder / "temporary")
    for path in (settings.MEDIA_ROOT, folder / "temporary"):
        Path(path).mkdir()
    practice = make_record("Homework", versions={"da": "Lektier"})
    register_record(practice)
    page, translation = version(practice, "en").pk, Translation.objects.get()
    user = make_user(superuser=True, username="editor")
    UserProfile.objects.create(user=user, preferred_language="el")
    visitor, newcomer, editor = Person(), Person(), Person(user)
    edit = reverse("wagtailadmin_pages:edit", args=[page])
    form = dict(form_of(editor.client, edit).lists())
    form |= {"title": [TITLE], "action-publish": ["action-publish"]}
    add = reverse("wagtaildocs:add")
    segment = translation.source.stringsegment_set.get(context__path="title")
    po_address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    po = editor.client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).content
    po = po.replace(b"Lektier", SECOND_TITLE.encode(), 1)
    segment_address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])

    def document(size: int) -> dict[str, Any]:
        # the title comes behind the file: a disk that fails while the file is read must not cost it
        return {"file": SimpleUploadedFile("plan.txt", b"x" * size), "title": DOCUMENT}

    def translate() -> Any:
        return editor.client.put(
            segment_address, f"value={SECOND_TITLE}", content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Dest": "empty", "X-CSRFToken": "a" * 32},
        )  # fmt: skip

    comment = {**entry(practice, comment=COMMENT), "reply_to": ""}
    login = {"username": "editor", "password": PASSWORD, "next": "/admin/"}
    before = files_below(settings.MEDIA_ROOT, folder / "temporary")
    with {"disk": full_disk, "lock": locked_database}[fault]():
        pages = {
            "comment": visitor.send(path_of(practice, "mt"), comment),
            "login": newcomer.send("/admin/login/", login),
            "publish": editor.send(edit, form),
            "small upload": editor.send(add, document(2000)),
            "large upload": editor.send(add, document(4_000_000)),
            "PO file": editor.send(po_address, {"file": SimpleUploadedFile("da.po", po), "next": edit}),
            "segment": translate(),
            "reading": visitor.client.get("/mt/practices/homework/"),
        }
    left = files_below(settings.MEDIA_ROOT, folder / "temporary")
    texts = {"comment": (COMMENT, "ada@example.org"), "publish": (TITLE,), "login": ("editor",)}
    texts |= {"small upload": (DOCUMENT, "plan.txt"), "large upload": (DOCUMENT, "plan.txt"), "PO file": ("da.po",)}
    result = {name: seen(response, *texts.get(name, ())) for name, response in pages.items()}
    rows = {"comments": PracticeComment.objects.count(), "documents": Document.objects.count()}
    again = {
        "comment": visitor.send_again(pages["comment"]),
        "login": newcomer.send_again(pages["login"], password=PASSWORD),
        "small upload": editor.send_again(pages["small upload"], file=document(2000)["file"]),
        "large upload": editor.send_again(pages["large upload"], file=document(4_000_000)["file"]),
        "PO file": editor.send_again(pages["PO file"], file=SimpleUploadedFile("da.po", po)),
        "segment": translate(),
        "publish": editor.send_again(pages["publish"]),  # last: it gives the original other segments
    }
    sizes = sorted(document.file.size for document in Document.objects.filter(title=DOCUMENT))
    stored = {
        "comment": list(PracticeComment.objects.values_list("comment", flat=True)) == [COMMENT.strip()],
        "title": version(practice, "en").title == TITLE,
        "revision": Revision.page_revisions.filter(content__title=TITLE).count() == 1,
        "documents": sizes == [2000, 4_000_000],
        "translation": StringTranslation.objects.filter(data=SECOND_TITLE).exists(),
        "in": "_auth_user_id" in newcomer.client.session,
    }
    print(
        json.dumps(
            {
                "during": result,
                "rows": rows,
                "left": [name for name in left if name not in before],
                "again": {name: response.status_code for name, response in again.items()},
                "stored": stored,
            }
        )
    )
