"""Whatever editors, translators and coordinators do one after the other, no text is lost and no source text public.

Every text of a sequence is unique: `en7 …` was written in the original, `da8 …` in the Danish version.
"""

import json
import random
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import polib
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from portal.operations.scheduled_publishing import publish_due
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.models import VersionState
from practices.translation.segments.registration import register_record
from tests.factories import make_user, version
from tests.practices.translation import desk
from tests.practices.translation.records import block, entries, make_version
from tests.rounds import rounds

pytestmark = pytest.mark.django_db

STEPS = 7
SOURCE_TOKEN = re.compile(r"\ben\d+\b")
TOKEN = re.compile(r"\b(?:en|da)\d+\b")


class QuickClient(Client):
    """Does not look at the screen that follows an action."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        return super().post(*args, **{**kwargs, "follow": False})


class Sequence:
    """One record, its Danish version, and what is known about every text written so far."""

    def __init__(self, seed: int, practice: Practice, client: Client) -> None:
        self.random, self.practice, self.client = random.Random(seed), practice, client
        self.number = 100
        self.written: dict[tuple[str, str], str] = {}
        self.meant: set[str] = set()
        self.done: list[str] = []

    def new(self, language: str) -> str:
        self.number += 1
        return f"{language}{self.number}"

    @property
    def page(self) -> PracticePage:
        return version(self.practice, "da")

    @property
    def translation(self) -> Translation:
        return desk.translation_of(self.practice)

    @property
    def by_segments(self) -> bool:
        return self.translation.enabled

    # What people do. Each returns whether readers may see something else afterwards.

    def type_segment(self) -> bool:
        return self._type(lambda text: f"{self.new('da')} ord")

    def save_segment_as_it_is(self) -> bool:
        return self._type(lambda text: text)

    def _type(self, make: Callable[[str], str]) -> bool:
        if self.by_segments:
            segment = self.random.choice(list(self._segments()))
            text = make(segment.string.data)
            self._seen(segment.context.path, " ".join(desk.stored(self.practice, segment.context.path)))
            address = f"/admin/localize/translate/{self.translation.pk}/strings/{segment.pk}/edit/"
            answer = self.client.put(address, f"value={text}", content_type="application/x-www-form-urlencoded")
            assert answer.status_code in (200, 201)
            self._write("segments", segment.context.path, text)
        return False

    def po_round_trip(self) -> bool:
        if self.by_segments:
            po = polib.pofile(desk.download_po(self.client, self.practice))
            chosen = self.random.choice([one for one in po if not one.obsolete])
            self._seen(chosen.msgctxt, chosen.msgstr)
            chosen.msgstr = f"{self.new('da')} ord"
            desk.upload_po(self.client, self.practice, str(po))
            self._write("segments", chosen.msgctxt, chosen.msgstr)
        return False

    def edit_page(self, publish: bool = False) -> bool:
        draft = self.page.get_latest_revision_as_object()
        changes, path, old, text = self._changed(draft)
        try:
            with transaction.atomic():
                change_version(self.page, publish=publish, **changes)
        except ValidationError:
            return False
        self._seen(path, old)
        self._write("page", path, text)
        return publish

    def edit_page_and_publish(self) -> bool:
        return self.edit_page(publish=True)

    def add_a_block_to_the_page(self) -> bool:
        if not self.by_segments:
            name, text = uuid.uuid4().hex, f"{self.new('da')} ord"
            draft = self.page.get_latest_revision_as_object()
            added = block("heading", name, text)
            change_version(self.page, publish=False, body=[*draft.body.get_prep_value(), added])
            self._write("page", f"body.{added['id']}", text)
        return False

    def _changed(self, draft: PracticePage) -> tuple[dict[str, Any], str, str, str]:
        text = f"{self.new('da')} ord"
        field = self.random.choice(["title", "summary", "body", "body"])
        body = draft.body.get_prep_value()
        if field != "body" or not body:
            return {"summary": text}, "summary", draft.summary, text
        chosen = self.random.choice(body)
        path = f"body.{chosen['id']}"
        if chosen["type"] == "partners":
            entry = self.random.choice(chosen["value"]["partners"])
            path, old = f"{path}.partners.{entry['id']}", entry["value"]
            entry["value"] = text
        elif chosen["type"] == "heading":
            old, chosen["value"] = chosen["value"], text
        else:
            old = self.random.choice(re.findall(r"<p>.*?</p>", chosen["value"]))
            text = TOKEN.sub(lambda _token: self.new("da"), old)
            chosen["value"] = chosen["value"].replace(old, text)
        return {"body": body}, path, old, text

    def stop(self) -> bool:
        desk.stop(self.client, self.practice)
        return False

    def start(self) -> bool:
        if not self.by_segments:
            desk.start(self.client, self.practice)
            assert self.by_segments, "locked"
        return False

    def publish_segments(self) -> bool:
        if self.by_segments:
            desk.publish_segments(self.client, self.practice)
        return True

    def publish_in_bulk(self) -> bool:
        desk.publish_in_bulk(self.client, self.practice, "da")
        return True

    def publish_on_time(self) -> bool:
        revision = self.page.latest_revision
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.save()
        publish_due()
        return True

    def unpublish(self) -> bool:
        self.page.unpublish()
        return True

    def update_from_source(self) -> bool:
        publish = self.random.random() < 0.5
        desk.update(self.client, self.practice, publish=publish)
        return publish

    def register_again(self) -> bool:
        register_record(self.practice)
        return False

    def edit_source(self) -> bool:
        original = version(self.practice, "en")
        body = original.body.get_prep_value()
        texts = [one for one in body if one["type"] == "text"]
        if texts and self.random.random() < 0.7:
            chosen = self.random.choice(texts)
            token = self.random.choice(TOKEN.findall(chosen["value"]))
            chosen["value"] = chosen["value"].replace(token, self.new("en"))
            change_version(original, body=body)
        else:
            change_version(original, title=f"{self.new('en')} title")
        return False

    def add_to_source(self) -> bool:
        original = version(self.practice, "en")
        body = original.body.get_prep_value()
        new = block("text", uuid.uuid4().hex, f"<p>{self.new('en')} added.</p>")
        body.insert(self.random.randint(0, len(body)), new)
        change_version(original, body=body)
        return False

    def delete_from_source(self) -> bool:
        original = version(self.practice, "en")
        body = original.body.get_prep_value()
        if len(body) > 1:
            body.remove(self.random.choice(body))
            change_version(original, body=body)
        return False

    def reorder_source(self) -> bool:
        original = version(self.practice, "en")
        body = original.body.get_prep_value()
        self.random.shuffle(body)
        change_version(original, body=body)
        return False

    # What must be true after each step.

    def run(self, steps: int) -> None:
        for _step in range(steps):
            name = self.random.choice(OPERATIONS)
            before = live_text(self.page)
            self.done.append(name)
            may_change = getattr(self, name)()
            self.check(before, may_change)

    def check(self, before: str, may_change: bool) -> None:
        page = self.page
        public = live_text(page)
        assert may_change or public == before, self.say("readers see something else without a publication")
        leaked = set(SOURCE_TOKEN.findall(public)) - self.meant
        assert not leaked, self.say(f"source text is public: {leaked}")
        rows = list(
            StringTranslation.objects.filter(
                context__object_id=self.practice.translation_key, locale=page.locale
            ).values_list("data", flat=True)
        )
        unwritten = set(SOURCE_TOKEN.findall(" ".join(rows))) - self.meant
        assert not unwritten, self.say(f"a row that nobody wrote: {unwritten}")
        aside = VersionState.objects.filter(page=page).values_list("set_aside", flat=True).first()
        kept = " ".join([public, *rows, json.dumps(aside or []), all_text(page.get_latest_revision_as_object())])
        tokens = set(TOKEN.findall(kept))
        lost = {key: token for key, token in self.written.items() if token not in tokens}
        assert not lost, self.say(f"lost: {lost}")

    def say(self, what: str) -> str:
        return f"{what} after {', '.join(self.done)}"

    def _segments(self) -> Any:
        return StringSegment.objects.filter(source=self.translation.source).select_related("string", "context")

    def _write(self, channel: str, path: str, text: str) -> None:
        self.written |= {(channel, path + token): token for token in TOKEN.findall(text)}
        self.meant |= set(SOURCE_TOKEN.findall(text))

    def _seen(self, path: str, old: str) -> None:
        """Who sees a text and replaces it has not lost it."""
        replaced = set(TOKEN.findall(old))
        self.written = {key: token for key, token in self.written.items() if token not in replaced}


OPERATIONS = [
    "type_segment",
    "type_segment",
    "save_segment_as_it_is",
    "po_round_trip",
    "edit_page",
    "edit_page_and_publish",
    "add_a_block_to_the_page",
    "stop",
    "stop",
    "start",
    "start",
    "publish_segments",
    "publish_segments",
    "publish_in_bulk",
    "publish_on_time",
    "unpublish",
    "update_from_source",
    "register_again",
    "edit_source",
    "add_to_source",
    "delete_from_source",
    "reorder_source",
]


def all_text(page: PracticePage) -> str:
    return json.dumps([page.title, page.summary, page.body.get_prep_value()])


def live_text(page: PracticePage) -> str:
    return all_text(page) if page.live else ""


def body(language: str, first: int) -> list[dict[str, Any]]:
    numbers = [f"{language}{first + number}" for number in range(7)]
    links = [f'<a href="https://{language}.org/{number}">{numbers[number]}</a>' for number in (0, 1)]
    if language == "da":
        links.reverse()
    return [
        block("text", "links", f"<p>{' and '.join(links)}</p><p>{numbers[2]} again</p>"),
        block("heading", "heading", f"{numbers[3]} heading"),
        block("partners", "partners", {"intro": "", "partners": entries("p", [numbers[4], numbers[5]])}),
        block("text", "last", f"<p>{numbers[6]} last</p>"),
    ]


def make(language: str, key: uuid.UUID) -> PracticePage:
    first = {"en": 1, "da": 30}[language]
    return make_version(
        key,
        language,
        title=f"{language}{first + 8} title",
        summary=f"{language}{first + 9} summary",
        body=body(language, first),
        further_reading=[],
    )


@pytest.mark.parametrize("beginning", ["a public version", "a version in the making"])
def test_no_text_is_lost_and_no_source_text_public_in_any_sequence(beginning: str) -> None:
    client = QuickClient()
    client.force_login(make_user("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    key = uuid.uuid4()
    practice = make("en", key).practice
    if beginning == "a public version":
        make("da", key)
    else:
        desk.submit(client, practice)
    number = rounds(125)  # for each of the two beginnings: 250 sequences, 5,000 in the long run
    for seed in range(number):
        with transaction.atomic():
            Sequence(seed, practice, client).run(STEPS)
            transaction.set_rollback(True)
