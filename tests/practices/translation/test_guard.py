"""Every route of wagtail-localize asks for the permission on the page and for the language."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from practices.records.models.record import Practice
from practices.translation.localize.guard import RULES
from practices.translation.models import VersionState
from tests.factories import make_user, version
from tests.practices.translation.records import all_texts, make_full_record

pytestmark = pytest.mark.django_db

ROLES = ("editor", "translator-da", "coordinator-da", "translator-el", "publisher", "administrator")
DANISH = {"translator-da", "coordinator-da", "publisher", "administrator"}
WHO_PUBLISH_DANISH = {"coordinator-da", "publisher", "administrator"}
BOSSES = {"administrator"}
SUBMITTERS = {"publisher", "administrator"}
NOBODY: set[str] = set()

TABLE: dict[str, tuple[str, set[str]]] = {
    # route: (method, roles that are let through; all work on the Danish version of an English record)
    "javascript_catalog": ("get", set(ROLES)),
    "submit_page_translation": ("post", SUBMITTERS),
    "submit_snippet_translation": ("get", NOBODY),
    "update_translations": ("post", SUBMITTERS),
    "edit_string_translation": ("put", DANISH),
    "edit_override": ("put", DANISH),
    "download_pofile": ("get", DANISH),
    "upload_pofile": ("post", DANISH),
    "machine_translate": ("post", NOBODY),
    "preview_translation": ("get", DANISH),
    "stop_translation": ("post", WHO_PUBLISH_DANISH),
    "convert_to_alias": ("post", NOBODY),
    "translations_report": ("get", BOSSES),
    "translations_report_results": ("get", BOSSES),
    "snippets_api_listing": ("get", BOSSES),
    "snippets_api_detail": ("get", BOSSES),
}


@pytest.fixture
def practice() -> Practice:
    return make_full_record(("da",))


def route_names() -> set[str]:
    def walk(patterns: Any, inside: bool) -> set[str]:
        names: set[str] = set()
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                names |= walk(pattern.url_patterns, inside or pattern.namespace == "wagtail_localize")
            elif inside:
                names.add(pattern.name)
        return names

    return walk(get_resolver().url_patterns, False)


def address(name: str, practice: Practice) -> str:
    translation = Translation.objects.get(target_locale__language_code="da")
    source = translation.source
    arguments: dict[str, list[Any]] = {
        "submit_page_translation": [version(practice, "en").pk],
        "submit_snippet_translation": ["practices", "term", "1"],
        "update_translations": [source.pk],
        "edit_string_translation": [translation.pk, source.stringsegment_set.get(context__path="title").pk],
        "edit_override": [translation.pk, source.overridablesegment_set.order_by("order").last().pk],
        "convert_to_alias": [version(practice, "da").pk],
        "snippets_api_listing": ["practices", "term"],
        "snippets_api_detail": ["practices", "term", "1"],
    }
    with_translation = (
        "download_pofile",
        "upload_pofile",
        "machine_translate",
        "preview_translation",
        "stop_translation",
    )
    arguments |= {route: [translation.pk] for route in with_translation}
    return reverse(f"wagtail_localize:{name}", args=arguments.get(name, []))


def call(client: Client, name: str, practice: Practice) -> Any:
    method = TABLE[name][0]
    if method == "put":
        return client.put(
            address(name, practice), "value=https://example.org/x", content_type="application/x-www-form-urlencoded"
        )
    data = {"locales": [Locale.objects.get(language_code="el").pk]} if name == "submit_page_translation" else {}
    return getattr(client, method)(address(name, practice), data)


def signed_in(*groups: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(*groups))
    return client


def test_every_route_of_the_namespace_has_a_rule_and_stands_in_the_table() -> None:
    assert route_names() == set(TABLE) == set(RULES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_exactly_its_routes(role: str, practice: Practice) -> None:
    client = signed_in(role)
    passed = set()
    for name in TABLE:
        Translation.objects.update(enabled=True)
        answer = call(client, name, practice)
        assert answer.status_code in {200, 201, 302, 403, 404}, (name, answer.status_code)
        if answer.status_code != 403:
            passed.add(name)
    assert passed == {name for name, (_method, roles) in TABLE.items() if role in roles}


def test_an_unknown_visitor_is_led_to_the_login_everywhere(practice: Practice) -> None:
    client = Client()
    for name in TABLE:
        answer = call(client, name, practice)
        assert answer.status_code in {302, 403}, name
        assert answer.status_code == 403 or "/admin/login/" in answer["Location"], name


def test_an_account_without_access_to_the_admin_reaches_nothing(practice: Practice) -> None:
    client = signed_in("visitor")
    for name in TABLE:
        assert call(client, name, practice).status_code in {302, 403}, name


def test_a_locked_page_is_changed_by_nobody_else(practice: Practice) -> None:
    page = version(practice, "da")
    page.locked, page.locked_by = True, make_user("publisher")
    page.save(update_fields=["locked", "locked_by"])
    client = signed_in("coordinator-da")
    for name in ("edit_string_translation", "edit_override", "upload_pofile", "stop_translation"):
        assert call(client, name, practice).status_code == 403, name


def test_a_version_kept_whole_is_not_changed_through_an_old_address(practice: Practice) -> None:
    VersionState.objects.update(by_segments=False, reason="mismatch")
    client = signed_in("administrator")
    for name in (
        "edit_string_translation",
        "edit_override",
        "upload_pofile",
        "stop_translation",
        "update_translations",
    ):
        assert call(client, name, practice).status_code == 403, name


def test_whoever_edits_originals_and_translates_into_danish_begins_danish_only(practice: Practice) -> None:
    client = signed_in("editor", "coordinator-el")
    url = reverse("wagtail_localize:submit_page_translation", args=[version(practice, "en").pk])
    greek, maltese = (Locale.objects.get(language_code=code).pk for code in ("el", "mt"))
    assert client.post(url, {"locales": [greek, maltese]}).status_code == 403
    assert set(all_texts(practice)) == {"en", "da"}
    assert client.post(url, {"locales": [greek]}).status_code == 302
    assert set(all_texts(practice)) == {"en", "da", "el"}


def test_a_record_is_submitted_from_its_original_only(practice: Practice) -> None:
    client = signed_in("administrator")
    url = reverse("wagtail_localize:submit_page_translation", args=[version(practice, "da").pk])
    for code in ("en", "el"):
        assert client.post(url, {"locales": [Locale.objects.get(language_code=code).pk]}).status_code == 403
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("value", ["x", "-1", "9" * 40, "\x00", "²", ""])
def test_nonsense_among_the_languages_is_the_forms_business(value: str, practice: Practice) -> None:
    client = signed_in("administrator")
    url = reverse("wagtail_localize:submit_page_translation", args=[version(practice, "en").pk])
    assert client.post(url, {"locales": [value]}).status_code in {200, 400}
    assert set(all_texts(practice)) == {"en", "da"}


def test_an_update_with_publishing_needs_the_publish_permission_on_every_version(practice: Practice) -> None:
    source = TranslationSource.objects.get()
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert signed_in("editor", "coordinator-el").post(url, {"publish_translations": "on"}).status_code == 403
    assert signed_in("publisher").post(url, {"publish_translations": "on"}).status_code == 302


@pytest.mark.parametrize("name", ["edit_string_translation", "edit_override"])
def test_a_request_without_value_is_a_bad_request(name: str, practice: Practice) -> None:
    assert signed_in("translator-da").put(address(name, practice)).status_code == 400


@pytest.mark.parametrize("number", [10**9, 10**40])
def test_what_does_not_exist_is_not_found(number: int) -> None:
    client = signed_in("administrator")
    with_translation = ("download_pofile", "upload_pofile", "preview_translation", "stop_translation")
    for name in (*with_translation, "submit_page_translation", "update_translations"):
        assert client.post(reverse(f"wagtail_localize:{name}", args=[number])).status_code == 404, name


def test_translations_whose_page_is_gone_are_not_found(practice: Practice) -> None:
    urls = [address(name, practice) for name in ("preview_translation", "download_pofile")]
    client = signed_in("administrator")
    version(practice, "da").delete()
    for url in urls:
        assert client.get(url).status_code == 404


def upload(client: Client, content: bytes | None) -> Any:
    url = reverse("wagtail_localize:upload_pofile", args=[Translation.objects.get().pk])
    data = {} if content is None else {"file": SimpleUploadedFile("da.po", content)}
    return client.post(url, data, follow=True)


def po(identity: str, entries: str) -> bytes:
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{identity}\n'
    return (head + entries).encode()


TITLE = '\nmsgctxt "title"\nmsgid "Network and helpdesk en"\nmsgstr "Fra en PO-fil"\n'


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"no po file at all",
        b"\xff\xfe\x00",
        b"/etc/passwd",
        po("", TITLE),
        po('"X-WagtailLocalize-TranslationID: 00000000-0000-0000-0000-000000000000\\n"', TITLE),
        po("", 'msgid "a" "b" msgstr\n'),
    ],
)
def test_an_unusable_po_file_gives_a_message_and_leaves_nothing(
    content: bytes | None, practice: Practice, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = list(StringTranslation.objects.values_list("data", flat=True))
    answer = upload(signed_in("translator-da"), content)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert list(StringTranslation.objects.values_list("data", flat=True)) == before
    assert list(tmp_path.iterdir()) == []


def test_a_po_file_comes_back_with_its_translations(practice: Practice) -> None:
    client = signed_in("translator-da")
    translation = Translation.objects.get()
    text = client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).content.decode()
    text = text.replace("Network and helpdesk da", "Fra en PO-fil") + '\nmsgctxt "title"\nmsgid "unknown"\nmsgstr "x"\n'
    answer = upload(client, text.encode())
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]
    assert StringTranslation.objects.get(context__path="title").data == "Fra en PO-fil"
    assert version(practice, "da").title == "Network and helpdesk da"


def test_the_upload_is_the_portals_own() -> None:
    assert (
        resolve("/admin/localize/translate/1/pofile/upload/").func.__module__
        != "wagtail_localize.views.edit_translation"
    )
