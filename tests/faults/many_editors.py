"""Run by test_many_editors.py in a process of its own, on a copy of the database: eight people on one record at once.

Prints one line of JSON: how often which status came for which action, and what of the acknowledged work is missing.
"""

import json
import random
import re
import threading
import time
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Revision
from wagtail_localize.models import StringTranslation, Translation

from portal.operations.scheduled_publishing import publish_due
from practices.discussion.models import PracticeComment
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.segments.registration import register_record
from search.index import indexing
from tests.factories import make_record, make_user, version
from tests.practices.admin_forms import form_of
from tests.practices.discussion.visitor import entry, path_of

EDITORS = 8
KINDS = (
    "save", "save", "publish", "publish", "plan", "unpublish", "withdraw", "restore", "make_original", "comment",
    "translate_segment", "publish_translation", "upload_po", "stop", "restart", "begin_language", "add_record",
    "copy_record", "bulk_publish", "move",
)  # fmt: skip
LANGUAGES = ("fr", "de", "it", "es", "pt", "nl", "pl", "cs", "sk", "sl")


class Office:
    """The record, its forms, and what was acknowledged."""

    def __init__(self) -> None:
        self.practice = make_record("Homework", versions={"da": "Lektier", "fi": "Läksyt"})
        register_record(self.practice)
        self.pages = {code: version(self.practice, code).pk for code in ("en", "da", "fi")}
        client = login()
        self.forms = {}
        Translation.objects.update(enabled=False)
        for code, pk in self.pages.items():
            self.forms[code] = form_of(client, reverse("wagtailadmin_pages:edit", args=[pk]))
        Translation.objects.update(enabled=True)
        self.list_id = PracticePage.objects.get(pk=self.pages["en"]).get_parent().pk
        self.statuses: Counter[str] = Counter()
        self.saved: list[str] = []
        self.comments: list[str] = []
        self.segments: list[str] = []
        self.faults: list[str] = []
        self.lock = threading.Lock()

    def note(self, kind: str, response: Any) -> None:
        """Count the answer; keep what an error page says."""
        with self.lock:
            self.statuses[f"{kind} {response.status_code}"] += 1
            # who came too late is told by 409, except in the forms of pages, which say it themselves
            late = response.status_code == 409 and kind in ("save", "publish", "add_record", "comment")
            if late or response.status_code >= 500:
                text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
                self.faults.append(f"{kind} {response.status_code} {text[:1500]}")


def login() -> Client:
    """An editor who may do everything."""
    client = Client(raise_request_exception=False)
    client.force_login(make_user(superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


class Editor:
    """One person: the same actions for a seed, in whatever order the machine runs them."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.client = office, login()
        self.chance = random.Random(seed)

    def act(self) -> None:
        """Do one thing and look at the answer."""
        kind = self.chance.choice(KINDS)
        self.office.note(kind, getattr(self, kind)())

    def page(self) -> tuple[str, int]:
        return self.chance.choice(list(self.office.pages.items()))

    def post(self, name: str, *args: Any, data: Any = None) -> Any:
        return self.client.post(reverse(name, args=args), data or {})

    def edit(self, **extra: str) -> Any:
        code, pk = self.page()
        form = dict(self.office.forms[code].lists())
        for name, values in self.office.forms["en"].lists():
            form.setdefault(name, values)
        title = f"Homework {uuid.uuid4().hex}"
        response = self.post("wagtailadmin_pages:edit", pk, data={**form, "title": [title], **extra})
        # a page that a translator has taken over meanwhile answers with the editor of segments
        if response.status_code == 302 and "/localize/" not in response.url:
            said = [str(message) for message in response.wsgi_request._messages._queued_messages]
            if any(title in text for text in said):
                with self.office.lock:
                    self.office.saved.append(title)
        return response

    def save(self) -> Any:
        return self.edit()

    def publish(self) -> Any:
        return self.edit(**{"action-publish": "action-publish"})

    def plan(self) -> Any:
        """Published by the worker a moment later."""
        pk = self.chance.choice(list(self.office.pages.values()))
        page = PracticePage.objects.get(pk=pk)
        Revision.objects.filter(pk=page.latest_revision_id).update(
            approved_go_live_at=timezone.now() - timedelta(seconds=1)
        )
        publish_due()
        return self.client.get(reverse("wagtailadmin_explore", args=[self.office.list_id]))

    def unpublish(self) -> Any:
        return self.post("wagtailadmin_pages:unpublish", self.page()[1])

    def withdraw(self) -> Any:
        return self.post("practice_withdraw", self.page()[1], data={"reason": "Out of date."})

    def restore(self) -> Any:
        return self.post("practice_restore", self.page()[1])

    def make_original(self) -> Any:
        return self.post("practice_make_original", self.page()[1])

    def comment(self) -> Any:
        text = f"We tried this {uuid.uuid4().hex}."
        data = entry(self.office.practice, comment=text, email=f"{uuid.uuid4().hex}@example.org")
        response = self.client.post(path_of(self.office.practice), data)
        if response.status_code == 302:
            with self.office.lock:
                self.office.comments.append(text)
        return response

    def translation(self) -> Translation | None:
        return Translation.objects.filter(source__object_id=self.office.practice.translation_key).order_by("?").first()

    def translate_segment(self) -> Any:
        translation = self.translation()
        segment = translation.source.stringsegment_set.order_by("?").first() if translation else None
        if translation is None or segment is None:
            return self.client.get("/en/")
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        return self.client.put(
            address, f"value=Lektier {uuid.uuid4().hex}", content_type="application/x-www-form-urlencoded"
        )

    def upload_po(self) -> Any:
        translation = self.translation()
        if translation is None:
            return self.client.get("/en/")
        text = self.client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).content
        text = text.replace(b'msgstr ""\n', f'msgstr "Tekst {uuid.uuid4().hex}"\n'.encode(), 3)
        text = text.replace(text[text.index(b"msgid") :].split(b"\n")[1], b'msgstr ""', 1)
        return self.post(
            "wagtail_localize:upload_pofile", translation.pk, data={"file": SimpleUploadedFile("da.po", text)}
        )

    def publish_translation(self) -> Any:
        return self.post("wagtailadmin_pages:edit", self.page()[1], data={"action": "publish"})

    def stop(self) -> Any:
        translation = self.translation()
        if translation is None:
            return self.client.get("/en/")
        return self.post("wagtail_localize:stop_translation", translation.pk)

    def restart(self) -> Any:
        return self.post("wagtailadmin_pages:edit", self.page()[1], data={"localize-restart-translation": "1"})

    def begin_language(self) -> Any:
        practice = Practice.objects.get(pk=self.office.practice.pk)
        original = version(practice, practice.original_language)
        locale = Locale.objects.get(language_code=self.chance.choice(LANGUAGES))
        return self.post("wagtail_localize:submit_page_translation", original.pk, data={"locales": [locale.pk]})

    def add_record(self) -> Any:
        form = dict(self.office.forms["en"].lists())
        title = f"Homework {uuid.uuid4().hex}"
        response = self.post(
            "wagtailadmin_pages:add",
            "practices",
            "practicepage",
            self.office.list_id,
            data={**form, "title": [title], "slug": [""]},
        )
        if response.status_code == 302:
            with self.office.lock:
                self.office.saved.append(title)
        return response

    def copy_record(self) -> Any:
        data = {
            "new_title": "Copy",
            "new_slug": f"copy-{uuid.uuid4().hex}",
            "new_parent_page": str(self.office.list_id),
        }
        return self.post("wagtailadmin_pages:copy", self.office.pages["en"], data=data)

    def bulk_publish(self) -> Any:
        ids = "&".join(f"id={pk}" for pk in self.office.pages.values())
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        return self.client.post(f"{address}?{ids}&next=/admin/", {})

    def move(self) -> Any:
        return self.post("wagtailadmin_pages:move_confirm", self.office.pages["en"], self.office.list_id)


def main(actions: str) -> None:
    """Let eight editors act `actions` times each, then look at what is there."""
    settings.RATE_LIMITS = "off"
    office = Office()
    indexing.rebuild()
    editors = [Editor(office, seed) for seed in range(EDITORS)]
    ended, errors = threading.Event(), []
    begin = threading.Barrier(EDITORS)

    def work(editor: Editor) -> None:
        try:
            begin.wait()
            for _number in range(int(actions)):
                editor.act()
        except Exception as error:  # noqa: BLE001  told by the test
            errors.append(f"{type(error).__name__}: {error}"[:2000])
        finally:
            connections.close_all()

    def drain() -> None:
        while not ended.is_set():
            close_old_connections()
            indexing.drain()
            time.sleep(0.05)
        connections.close_all()

    worker = threading.Thread(target=drain)
    threads = [threading.Thread(target=work, args=(editor,)) for editor in editors]
    worker.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    worker.join()
    indexing.drain()
    revisions = " ".join(Revision.page_revisions.values_list("content__title", flat=True))
    comments = set(PracticeComment.objects.values_list("comment", flat=True))
    problems = PracticePage.find_problems()
    print(
        json.dumps(
            {
                "statuses": office.statuses,
                "errors": errors,
                "faults": office.faults[:20],
                "saved": len(office.saved),
                "lost": [title for title in office.saved if title not in revisions],
                "lost_comments": [text for text in office.comments if text not in comments],
                "segments": StringTranslation.objects.count(),
                "tree": [list(each) for each in problems],
                "index": indexing.check(),
            }
        )
    )
