"""Run by test_lost_races.py in a process of its own, on a copy of the database: one waits, another changes a record.

Prints one line of JSON: for each action its status, and whether the one that waits left the pages free meanwhile.
"""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from practices.translation.segments.registration import register_record
from tests.factories import make_record, make_user, version
from tests.practices.admin_forms import form_of

TITLE = "Homework, rewritten"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def login(name: str) -> Client:
    """An editor who may do everything."""
    client = Client(raise_request_exception=False)
    user = make_user(superuser=True, username=name)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def while_another_holds(practice: Practice, act: Callable[[], Any], change: Callable[[], Any]) -> dict[str, Any]:
    """Begin the action while the record is held, let the holder change it, and look what the action answers."""
    answers: list[Any] = []

    def wait_and_act() -> None:
        answers.append(act())
        connections.close_all()

    other = threading.Thread(target=wait_and_act)
    free = True
    with transaction.atomic():
        list(Practice.objects.select_for_update().filter(pk=practice.pk))
        other.start()
        _until_it_waits(other)
        if connection.vendor == "postgresql":
            try:
                with transaction.atomic():
                    list(Page.objects.select_for_update(nowait=True).values_list("pk"))
            except DatabaseError:
                free = False
        change()
    other.join()
    text = answers[0].content.decode()
    return {"status": answers[0].status_code, "pages are free": free, "text": text}


def _until_it_waits(thread: threading.Thread) -> None:
    until = time.monotonic() + 30
    while thread.is_alive() and time.monotonic() < until:
        if connection.vendor != "postgresql":
            time.sleep(1)  # SQLite does not say who waits; one that comes later sees the same
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # it is the same all through a transaction otherwise
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)


def main() -> None:
    """Let each action lose."""
    settings.RATE_LIMITS = "off"
    practice = make_record("Homework", versions={"da": "Lektier"})
    register_record(practice)
    page, danish = version(practice, "en").pk, version(practice, "da").pk
    client, boss = login("editor"), make_user(superuser=True, username="boss")
    edit = reverse("wagtailadmin_pages:edit", args=[page])
    form = {**dict(form_of(client, edit).lists()), "title": [TITLE]}
    publish = {**form, "action-publish": ["action-publish"]}
    translation = Translation.objects.get()

    def post(name: str, *args: Any, **data: Any) -> Callable[[], Any]:
        return lambda: client.post(reverse(name, args=args), data)

    def nothing() -> None:
        """The holder only looks."""

    actions: dict[str, Callable[[], Any]] = {
        "save": lambda: client.post(edit, form),
        "publish": lambda: client.post(edit, publish),
        "publish translation": lambda: client.post(
            reverse("wagtailadmin_pages:edit", args=[danish]), {"action": "publish"}
        ),
        "stop": post("wagtail_localize:stop_translation", translation.pk),
        "make original": post("practice_make_original", danish),
        "copy": post(
            "wagtailadmin_pages:copy", page, new_title="Copy", new_slug="copy",
            new_parent_page=Page.objects.get(pk=page).get_parent().pk,
        ),
        "unpublish": post("wagtailadmin_pages:unpublish", danish),
        "withdraw": post("practice_withdraw", page, reason="Out of date."),
        "restore": post("practice_restore", page),
    }  # fmt: skip
    result = {name: while_another_holds(practice, act, nothing) for name, act in actions.items()}
    client.post(edit, {**form, "title": ["Homework"], "action-publish": ["action-publish"]})
    lost = while_another_holds(practice, actions["publish"], lambda: withdraw(practice, "Out of date.", boss))
    result["publish what is withdrawn"] = {**lost, "kept": TITLE in lost["text"], "who": "boss" in lost["text"]}
    for row in result.values():
        del row["text"]
    print(json.dumps(result))
