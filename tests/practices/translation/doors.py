"""The ways by which texts arrive at a version by segments, as a translator uses them."""

import html
import json
import re
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation

from practices.models import Practice
from tests.factories import make_user, version


def signed_in(*groups: str) -> Client:
    client = Client()
    client.force_login(make_user(*groups))
    return client


def translation_of(practice: Practice, language: str = "da") -> Translation:
    return Translation.objects.get(source__object_id=practice.translation_key, target_locale__language_code=language)


def text_segment(practice: Practice, path: str, text: str = "") -> StringSegment:
    segments = StringSegment.objects.filter(
        source__object_id=practice.translation_key, context__path__endswith=path, string__data__contains=text
    )
    return segments.order_by("order").select_related("context", "string")[0]


def type_text(client: Client, practice: Practice, segment: StringSegment, text: str, language: str = "da") -> Any:
    address = reverse(
        "wagtail_localize:edit_string_translation", args=[translation_of(practice, language).pk, segment.pk]
    )
    return client.put(address, urlencode({"value": text}), content_type="application/x-www-form-urlencoded")


def choose(client: Client, practice: Practice, segment: OverridableSegment, value: Any, language: str = "da") -> Any:
    address = reverse("wagtail_localize:edit_override", args=[translation_of(practice, language).pk, segment.pk])
    return client.put(address, urlencode({"value": value}), content_type="application/x-www-form-urlencoded")


def choice_segment(practice: Practice, path: str) -> OverridableSegment:
    return OverridableSegment.objects.get(source__object_id=practice.translation_key, context__path__contains=path)


def stored(practice: Practice, segment: StringSegment, language: str = "da") -> StringTranslation:
    return StringTranslation.objects.get(
        translation_of=segment.string, context=segment.context, locale__language_code=language
    )


def download(client: Client, practice: Practice, language: str = "da") -> str:
    address = reverse("wagtail_localize:download_pofile", args=[translation_of(practice, language).pk])
    return client.get(address).content.decode()


def upload(client: Client, practice: Practice, content: str, language: str = "da") -> list[str]:
    """Send a PO file; returns what the screen says."""
    address = reverse("wagtail_localize:upload_pofile", args=[translation_of(practice, language).pk])
    answer = client.post(address, {"file": SimpleUploadedFile("text.po", content.encode())}, follow=True)
    assert answer.status_code == 200
    return [str(message).strip() for message in answer.context["messages"]]


def editor_address(practice: Practice, language: str = "da") -> str:
    return reverse("wagtailadmin_pages:edit", args=[version(practice, language).pk])


def publish(client: Client, practice: Practice, language: str = "da") -> Any:
    return client.post(editor_address(practice, language), {"action": "publish"}, follow=True)


def editor_rows(client: Client, practice: Practice, language: str = "da") -> dict[int, dict[str, Any]]:
    """The texts that the side-by-side editor shows, by segment."""
    found = re.search(r'data-props="([^"]*)"', client.get(editor_address(practice, language)).content.decode())
    assert found, "the side-by-side editor did not open"
    state = json.loads(html.unescape(found[1]))
    return {row["segment_id"]: row for row in state["initialStringTranslations"]}
