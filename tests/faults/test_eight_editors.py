"""Eight people who open, save and publish two long records at the same time: each form holds its own record's text."""

import random
import re
import sys
import threading
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from practices.records.models.page import PracticePage
from practices.records.writing import create_version
from tests.factories import make_user, text_block
from tests.practices.admin.admin_forms import form_of, in_wagtails_editor
from tests.rounds import rounds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("eight-editors")]
EDITORS = 8
MARKS = ("granite", "willow")
LENGTH = 30
"""Paragraphs of each record; each says whose it is and which one."""
SAYS = re.compile(r"(granite|willow) paragraph (\d+)")


def paragraphs(mark: str) -> list[dict[str, Any]]:
    return [
        text_block(f"{mark} paragraph {number}, <b>bold {mark}</b> and more words of it.", f"{mark}{number}")
        for number in range(LENGTH)
    ]


class Desk:
    """One person at work, in a thread of their own; what is wrong is noted in `faults`."""

    def __init__(
        self, number: int, pages: dict[str, PracticePage], faults: list[str], start: threading.Barrier
    ) -> None:
        self.chance = random.Random(number)
        self.pages, self.faults, self.start = pages, faults, start
        self.client = Client()
        self.client.force_login(make_user(superuser=True), backend="django.contrib.auth.backends.ModelBackend")

    def work(self, times: int) -> None:
        try:
            self.start.wait(60)
            for _time in range(times):
                mark = self.chance.choice(MARKS)
                self.open(mark)
                if self.chance.random() < 0.5:
                    self.save(mark, publish=self.chance.random() < 0.5)
        except Exception as error:  # noqa: BLE001  the test names whatever happened
            self.faults.append(f"{type(error).__name__}: {error}"[:500])
        finally:
            connections.close_all()

    def open(self, mark: str) -> None:
        response = self.client.get(self.address(mark))
        if response.status_code != 200:
            self.faults.append(f"opening answered {response.status_code}")
            return
        said = SAYS.findall(unescape(unescape(response.content.decode().replace("\\u0022", '"'))))
        if {who for who, _number in said} != {mark}:
            self.faults.append(f"the form of {mark} holds {sorted({who for who, _number in said})}")
        if {int(number) for _who, number in said} != set(range(LENGTH)):
            self.faults.append(f"the form of {mark} holds {len(set(said))} of {LENGTH} paragraphs")

    def save(self, mark: str, *, publish: bool) -> None:
        form = form_of(self.client, self.address(mark))
        body = streamfield([("text", rich_text(block["value"])) for block in paragraphs(mark)])
        for name, value in nested_form_data({"body": body, "further_reading": streamfield([])}).items():
            form[name] = str(value)
        if publish:
            form["action-publish"] = "action-publish"
        response = self.client.post(self.address(mark), dict(form.lists()))
        if response.status_code != 302:
            self.faults.append(f"saving {mark} answered {response.status_code}")

    def address(self, mark: str) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.pages[mark].pk])


@pytest.fixture
def _many_switches() -> Iterator[None]:
    """Threads take turns a thousand times as often, so that few rounds find what many would."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_many_switches")
def test_every_form_and_every_stored_text_is_of_its_own_record() -> None:
    facts = {"tags": {"type": ["practice"], "country": ["BE"]}}
    pages = {
        mark: create_version(language="en", title=f"About {mark}", body=paragraphs(mark), facts=facts) for mark in MARKS
    }
    for page in pages.values():
        in_wagtails_editor(page.practice)
    faults: list[str] = []
    start = threading.Barrier(EDITORS)
    desks = [Desk(number, pages, faults, start) for number in range(EDITORS)]
    threads = [threading.Thread(target=desk.work, args=(rounds(1),)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    for mark, page in pages.items():
        for revision in page.revisions.all():
            texts = [str(block["value"]) for block in revision.as_object().body.get_prep_value()]
            assert [SAYS.findall(text)[0] for text in texts] == [(mark, str(number)) for number in range(LENGTH)]
        live = PracticePage.objects.get(pk=page.pk).body.get_prep_value()
        assert {who for block in live for who, _number in SAYS.findall(str(block["value"]))} == {mark}
