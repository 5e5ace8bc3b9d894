"""Texts that are nested too deeply are refused where they come in."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from practices.records.models.record import Practice
from practices.versions.blocks.nesting import nesting_depth
from tests.factories import make_record, version
from tests.portal.files import upload
from tests.practices.admin.admin_forms import form_of, logged_in

pytestmark = pytest.mark.django_db

REASON = "nested too deeply"
DEEP_HTML = "<b>" * 3000 + "x" + "</b>" * 3000


def editor_text(**block: Any) -> str:
    """What the editor sends for one block."""
    whole = {
        "key": "a",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        "text": "Kept words",
    }
    return json.dumps({"blocks": [whole | block], "entityMap": {}})


def a_list_in_lists() -> str:
    blocks = json.loads(editor_text(type="unordered-list-item"))["blocks"]
    return json.dumps({"blocks": [blocks[0] | {"key": str(n), "depth": n} for n in range(3000)], "entityMap": {}})


DEEP = {
    "an entry on level 3,000": editor_text(type="unordered-list-item", depth=3000),
    "an entry on level 100": editor_text(type="unordered-list-item", depth=100),
    "lists in lists": a_list_in_lists(),
    "bold 3,000 times": editor_text(inlineStyleRanges=[{"offset": 0, "length": 4, "style": "BOLD"}] * 3000),
    "JSON of 100,000 levels": "[" * 100_000 + "]" * 100_000,
    "JSON that never ends": '{"blocks":' * 100_000,
    "no JSON": "{",
    "HTML": DEEP_HTML,
    "blocks that are none": '{"blocks": 5}',
    "a block of no kind": '{"blocks": [5], "entityMap": {}}',
}


@pytest.mark.parametrize("name", DEEP)
def test_the_page_editor_refuses_at_the_field_and_keeps_the_words(client: Client, name: str) -> None:
    logged_in(client, "publisher")
    page = version(make_record(), "en")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(client, address)
    field = next(key for key in form if key.startswith("body-") and key.endswith("value"))
    form[field] = DEEP[name]
    form["title"] = "A title that was typed"
    response = client.post(address, dict(form.lists()))
    shown = response.content.decode()
    assert response.status_code == 200
    assert REASON in shown
    assert "A title that was typed" in shown
    assert ("Kept words" in shown) == ("Kept words" in DEEP[name])
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == page.title


def test_a_text_as_an_editor_writes_it_is_taken(client: Client) -> None:
    logged_in(client, "publisher")
    page = version(make_record(), "en")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(client, address)
    field = next(key for key in form if key.startswith("body-") and key.endswith("value"))
    form[field] = editor_text(
        type="unordered-list-item", depth=4, inlineStyleRanges=[{"offset": 0, "length": 4, "style": "BOLD"}]
    )
    assert client.post(address, dict(form.lists())).status_code == 302
    page = version(page.practice, "en")
    assert "<b>Kept</b> words" in str(page.get_latest_revision_as_object().body.raw_data)


def danish(client: Client) -> tuple[Practice, Translation]:
    logged_in(client, superuser=True)
    practice = make_record(versions={"da": "Forældrerum"})
    return practice, Translation.objects.get(target_locale__language_code="da")


def by_segment(client: Client, translation: Translation) -> str:
    segment = StringSegment.objects.filter(source=translation.source).order_by("order").last()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    for text in (DEEP_HTML, "<b>" * 3000, "<b/>" * 3000, "<i><b>" * 50):
        form = urlencode({"value": text})
        response = client.put(address, form, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 201)
        assert response.json()["error"], "shown at the segment"
    return str(response.json()["error"])


def by_po_file(client: Client, translation: Translation) -> str:
    po = translation.export_po()
    for entry in po:
        entry.msgstr = DEEP_HTML
    address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    response = client.post(address, {"file": upload("da.po", str(po).encode())}, follow=True)
    assert response.status_code == 200
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("send", [by_segment, by_po_file])
def test_a_translation_that_is_nested_too_deeply_has_an_error_and_is_not_published(
    client: Client, send: Callable[[Client, Translation], str]
) -> None:
    practice, translation = danish(client)
    assert send(client, translation)
    deep = StringTranslation.objects.filter(data__contains="<b")
    assert deep.exists()
    assert not deep.filter(has_error=False).exists()
    client.post(reverse("wagtailadmin_pages:edit", args=[version(practice, "da").pk]), {"action": "publish"})
    assert "<b><b>" not in str(version(practice, "da").body)


@pytest.mark.parametrize("depth", [0, 1, 40, 3000, 50_000])
def test_depth_is_counted_without_a_tree(depth: int) -> None:
    assert nesting_depth("<b>" * depth + "x" + "</b>" * depth + "<br>" * 50 + "<i></i>" * 50) == max(depth, 1)


def test_counting_takes_a_time_that_grows_with_the_text_only() -> None:
    for text in ("<b" * 1_000_000, "<" * 2_000_000, "<b " + "a" * 2_000_000, "</b>" * 300_000, "<b></b>" * 300_000):
        assert nesting_depth(text, 40) <= 41


@pytest.mark.parametrize("address", ["/api/v1/practices", "/admin/api/main/pages/1/", "/admin/api/main/images/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "get"])
def test_json_of_100_000_levels_is_no_fault_of_the_server(client: Client, address: str, method: str) -> None:
    client.raise_request_exception = False
    logged_in(client, superuser=True)
    body = "[" * 100_000 + "]" * 100_000
    response = client.generic(method.upper(), address, body, content_type="application/json")
    assert response.status_code < 500
