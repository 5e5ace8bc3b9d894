"""Naming the source of a version: in the page editor, and on a screen of its own beside the segments."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import rich_text
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from tests.factories import make_record, make_user, version
from tests.practices.admin.admin_forms import form_of, in_wagtails_editor, logged_in, messages_of, send
from tests.practices.translation.records import make_full_record

pytestmark = pytest.mark.django_db

SOURCE = {
    "source_name": "Provinsen", "source_url": "https://provins.example.org/", "source_date": "2021-03-04",
    "licence": "", "licence_text": "", "translated_from": "",
}  # fmt: skip


def screen(practice: Practice, language: str) -> str:
    return reverse("practice_source", args=[version(practice, language).pk])


def edit_screen(practice: Practice, language: str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[version(practice, language).pk])


def draft(practice: Practice, language: str) -> Any:
    return version(practice, language).get_latest_revision_as_object()


def test_a_translator_names_the_source_in_a_draft_and_the_coordinator_makes_it_public(client: Client) -> None:
    practice = make_full_record(("da",))
    logged_in(client, "translator-da")
    assert f'href="{screen(practice, "da")}"' in client.get(edit_screen(practice, "da")).content.decode()
    answer = client.post(screen(practice, "da"), SOURCE, follow=True)
    assert "Saved as a draft" in messages_of(answer)
    assert version(practice, "da").source_name == "", "readers see nothing yet"
    assert draft(practice, "da").source_name == "Provinsen"
    assert draft(practice, "da").source_date == datetime.date(2021, 3, 4)
    assert version(practice, "en").source_name == draft(practice, "en").source_name == ""
    coordinator = Client()
    logged_in(coordinator, "coordinator-da")
    coordinator.post(edit_screen(practice, "da"), {"action": "publish"})
    page = version(practice, "da")
    assert (page.source_name, page.source_date) == ("Provinsen", datetime.date(2021, 3, 4))
    assert page.title == "Network and helpdesk da"


def test_the_source_of_a_version_in_the_making_goes_public_with_its_translated_segments(client: Client) -> None:
    practice = make_full_record(())
    change_version(version(practice, "en"), source_name="The Toolkit", licence="CC-BY-4.0")
    translate_object(version(practice, "en"), [Locale.objects.get(language_code="fi")])
    page = version(practice, "fi")
    assert (page.source_name, page.licence, page.translated_from) == ("", "", "en")
    logged_in(client, "administrator")
    client.post(screen(practice, "fi"), SOURCE | {"translated_from": "en", "licence": "CC0-1.0"})
    assert version(practice, "fi").licence == ""
    translation = Translation.objects.get(source__object_id=practice.translation_key)
    for segment in translation.source.stringsegment_set.select_related("string"):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string, context=segment.context, locale=translation.target_locale,
            defaults={"data": segment.string.data.replace(" en", " fi"), "translation_type": "manual"},
        )  # fmt: skip
    client.post(edit_screen(practice, "fi"), {"action": "publish"})
    page = version(practice, "fi")
    assert page.live
    assert (page.source_name, page.licence, page.translated_from) == ("Provinsen", "CC0-1.0", "en")


def test_saving_the_source_keeps_the_texts_of_the_draft(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    change_version(version(practice, "da"), publish=False, summary="Et udkast")
    logged_in(client, "coordinator-da")
    client.post(screen(practice, "da"), SOURCE)
    assert (draft(practice, "da").summary, draft(practice, "da").source_name) == ("Et udkast", "Provinsen")
    assert version(practice, "da").summary == ""


@pytest.mark.parametrize(
    ("role", "language", "allowed"),
    [
        ("editor", "en", True), ("publisher", "da", True), ("translator-da", "da", True),
        ("coordinator-da", "da", True), ("administrator", "el", True), ("translator-da", "el", False),
        ("translator-da", "en", False), ("moderator-da", "da", False), ("taxonomy editor", "en", False),
    ],
)  # fmt: skip
def test_only_who_edits_or_translates_the_version_may_name_its_source(
    client: Client, role: str, language: str, allowed: bool
) -> None:
    practice = make_record(versions={"da": "Forældrerum", "el": "Δωμάτιο"})
    logged_in(client, role)
    before = version(practice, language).latest_revision_id
    statuses = (client.get(screen(practice, language)).status_code, client.post(screen(practice, language), SOURCE))
    if allowed:
        assert statuses[0] == 200
        assert draft(practice, language).source_name == "Provinsen"
    else:
        assert statuses[0] != 200
        assert version(practice, language).latest_revision_id == before


def test_a_version_locked_by_somebody_keeps_its_source(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    page = version(practice, "da")
    page.locked, page.locked_by = True, make_user("publisher")
    page.save(update_fields=["locked", "locked_by"])
    logged_in(client, "coordinator-da")
    answer = client.post(screen(practice, "da"), SOURCE, follow=True)
    assert "locked" in messages_of(answer)
    assert draft(practice, "da").source_name == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"source_url": "javascript:alert(1)"}, {"source_url": "ftp://example.org/x"},
        {"source_url": "data:text/html,x"},
        {"source_date": "soon"}, {"licence": "MIT"}, {"licence": "CC-BY-4.0", "licence_text": "ask first"},
        {"source_name": "x" * 711}, {"licence_text": "x" * 1001}, {"translated_from": "xx"},
        {"translated_from": "da"},
    ],
)  # fmt: skip
def test_a_wrong_value_is_an_error_at_its_field_and_nothing_is_saved(client: Client, wrong: dict[str, str]) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    logged_in(client, "coordinator-da")
    before = version(practice, "da").latest_revision_id
    answer = client.post(screen(practice, "da"), SOURCE | wrong)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) <= set(wrong)
    assert answer.context["form"].errors
    assert "Provinsen" in answer.content.decode() or "source_name" in wrong, "what was typed is still there"
    assert version(practice, "da").latest_revision_id == before


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("CC BY 4.0", ("CC-BY-4.0", "")), ("creativecommons.org/licenses/by-sa/4.0/deed.da", ("CC-BY-SA-4.0", "")),
        ("CC BY-NC 4.0", ("ALL-RIGHTS", "CC BY-NC 4.0")), ("", ("", "")),
    ],
)  # fmt: skip
def test_a_typed_licence_is_recognised_or_kept_as_typed(client: Client, typed: str, stored: tuple[str, str]) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    logged_in(client, "coordinator-da")
    client.post(screen(practice, "da"), SOURCE | {"licence_text": typed})
    assert (draft(practice, "da").licence, draft(practice, "da").licence_text) == stored


def test_sending_the_form_unchanged_saves_nothing(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    logged_in(client, "coordinator-da")
    before = version(practice, "da").latest_revision_id
    answer = client.post(screen(practice, "da"), dict.fromkeys(SOURCE, ""), follow=True)
    assert "Nothing was changed" in messages_of(answer)
    assert version(practice, "da").latest_revision_id == before


def test_the_page_editor_has_the_source_of_every_version(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    in_wagtails_editor(practice)
    logged_in(client, "publisher")
    for language in ("en", "da"):
        form = form_of(client, edit_screen(practice, language))
        form["source_name"], form["licence"] = f"Source {language}", "CC0-1.0"
        if language == "da":  # the form helper writes the same English paragraph into every version
            form["body-0-value"] = rich_text("<p>Et rum, hvor forældre mødes.</p>")
        send(client, edit_screen(practice, language), form, publish=True)
    found = {page.language: (page.source_name, page.licence) for page in PracticePage.objects.all()}
    assert found == {"en": ("Source en", "CC0-1.0"), "da": ("Source da", "CC0-1.0")}


def test_a_new_practice_claims_no_licence_that_nobody_chose(client: Client) -> None:
    practice = make_record()
    logged_in(client, "editor")
    assert form_of(client, edit_screen(practice, "en"))["licence"] == ""
