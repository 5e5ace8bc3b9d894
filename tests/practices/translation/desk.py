"""What translators and coordinators do, through the same addresses as they."""

import html
import json
import re
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation

from practices.records.models.record import Practice
from tests.factories import version


def translation_of(practice: Practice, language: str = "da") -> Translation:
    return Translation.objects.get(source__object_id=practice.translation_key, target_locale__language_code=language)


def edit_address(practice: Practice, language: str = "da") -> str:
    return reverse("wagtailadmin_pages:edit", args=[version(practice, language).pk])


def submit(client: Client, practice: Practice, language: str = "da") -> Any:
    locale = Locale.objects.get(language_code=language)
    original = version(practice, practice.original_language)
    return client.post(
        reverse("wagtail_localize:submit_page_translation", args=[original.pk]), {"locales": [locale.pk]}
    )


def text_segment(practice: Practice, path: str, text: str = "") -> StringSegment:
    """The first segment at the end of a path that has this text."""
    segments = StringSegment.objects.filter(
        source__object_id=practice.translation_key, context__path__endswith=path, string__data__contains=text
    )
    return segments.order_by("order").select_related("context", "string")[0]


def choice_segment(practice: Practice, path: str) -> OverridableSegment:
    return OverridableSegment.objects.get(source__object_id=practice.translation_key, context__path__contains=path)


def type_segment(client: Client, practice: Practice, segment: StringSegment, text: str, language: str = "da") -> Any:
    return _put(client, "edit_string_translation", practice, segment, text, language)


def choose(client: Client, practice: Practice, segment: OverridableSegment, value: Any, language: str = "da") -> Any:
    """Choose an address, a picture or a document of the version's own."""
    return _put(client, "edit_override", practice, segment, value, language)


def _put(client: Client, route: str, practice: Practice, segment: Any, value: Any, language: str) -> Any:
    address = reverse(f"wagtail_localize:{route}", args=[translation_of(practice, language).pk, segment.pk])
    return client.put(address, urlencode({"value": value}), content_type="application/x-www-form-urlencoded")


def type_text(client: Client, practice: Practice, path: str, text: str, language: str = "da", nth: int = 0) -> Any:
    segments = translation_of(practice, language).source.stringsegment_set.filter(context__path=path)
    return type_segment(client, practice, segments.order_by("order")[nth], text, language)


def type_all(client: Client, practice: Practice, mark: str, language: str = "da") -> None:
    for segment in translation_of(practice, language).source.stringsegment_set.select_related("string"):
        type_segment(client, practice, segment, f"{segment.string.data} {mark}", language)


def publish_segments(client: Client, practice: Practice, language: str = "da") -> Any:
    return client.post(edit_address(practice, language), {"action": "publish"}, follow=True)


def stop(client: Client, practice: Practice, language: str = "da") -> Any:
    address = reverse("wagtail_localize:stop_translation", args=[translation_of(practice, language).pk])
    return client.post(address, follow=True)


def start(client: Client, practice: Practice, language: str = "da") -> Any:
    return client.post(edit_address(practice, language), {"localize-restart-translation": "1"}, follow=True)


def update(client: Client, practice: Practice, *, publish: bool = False) -> Any:
    source = translation_of(practice).source
    data = {"publish_translations": "on"} if publish else {}
    return client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), data)


def publish_in_bulk(client: Client, practice: Practice, *languages: str) -> Any:
    ids = "&".join(f"id={version(practice, code).pk}" for code in languages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?next=/admin/&{ids}", follow=True)


def download_po(client: Client, practice: Practice, language: str = "da") -> str:
    address = reverse("wagtail_localize:download_pofile", args=[translation_of(practice, language).pk])
    return client.get(address).content.decode()


def upload_po(client: Client, practice: Practice, content: str, language: str = "da") -> Any:
    address = reverse("wagtail_localize:upload_pofile", args=[translation_of(practice, language).pk])
    return client.post(address, {"file": SimpleUploadedFile("da.po", content.encode())}, follow=True)


def upload_report(client: Client, practice: Practice, content: str, language: str = "da") -> list[str]:
    """Send a PO file; returns what the screen says."""
    answer = upload_po(client, practice, content, language)
    assert answer.status_code == 200
    return [str(message).strip() for message in answer.context["messages"]]


def rows(practice: Practice, language: str = "da") -> list[dict[str, Any]]:
    """Every stored text with its id, author and dates."""
    found = StringTranslation.objects.filter(
        context__object_id=practice.translation_key, locale__language_code=language
    )
    return list(found.order_by("pk").values())


def stored(practice: Practice, path: str, language: str = "da") -> list[str]:
    """The stored texts of one place."""
    found = StringTranslation.objects.filter(
        context__object_id=practice.translation_key, locale__language_code=language, context__path=path
    )
    return list(found.order_by("pk").values_list("data", flat=True))


def stored_row(practice: Practice, segment: StringSegment, language: str = "da") -> StringTranslation:
    return StringTranslation.objects.get(
        translation_of=segment.string, context=segment.context, locale__language_code=language
    )


def editor_rows(client: Client, practice: Practice, language: str = "da") -> dict[int, dict[str, Any]]:
    """The texts that the side-by-side editor shows, by segment."""
    state = editor_state(client.get(edit_address(practice, language)))
    return {row["segment_id"]: row for row in state["initialStringTranslations"]}


def editor_state(answer: Any) -> dict[str, Any]:
    """What the side-by-side editor was given."""
    found = re.search(r'data-props="([^"]*)"', answer.content.decode())
    assert found, "the side-by-side editor did not open"
    return json.loads(html.unescape(found[1]))
