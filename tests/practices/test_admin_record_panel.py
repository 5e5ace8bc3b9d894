"""What editors see of a record: what the import kept, and the menu in both editors."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation

from practices.records.models.record import Practice
from practices.translation.segments.registration import register_version
from tests.factories import make_record, version
from tests.practices.admin_forms import logged_in

pytestmark = pytest.mark.django_db


def screen(client: Client, practice: Practice, language: str) -> str:
    response = client.get(reverse("wagtailadmin_pages:edit", args=[version(practice, language).pk]))
    assert response.status_code == 200
    return response.content.decode()


def side_by_side(practice: Practice, language: str) -> None:
    register_version(version(practice, language))
    assert Translation.objects.filter(target_locale__language_code=language, enabled=True).exists()


def test_values_and_notes_of_the_import_are_shown_escaped_and_collapsed(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    practice.source_values = [{"source": "s", "language": "da", "field": "Land", "value": "<b>BELGIEN</b>"}]
    practice.notes = {
        "en": {"related": ["Summer school", "Winter <i>school</i>"], "extra": {"phone": None}, "portal": "Old"},
        "xx": "loose",
    }
    practice.save()
    logged_in(client, "editor")
    html = screen(client, practice, "en")
    assert '<details class="portal-remains">' in html
    kept = html.partition('<details class="portal-remains">')[2].partition("</details>")[0]
    assert "&lt;b&gt;BELGIEN&lt;/b&gt;" in kept and "<b>" not in kept and "<i>" not in kept
    assert 'lang="da">Land</td>' in kept
    assert "Summer school\nWinter" in kept
    assert "&quot;phone&quot;: null" in kept
    assert kept.index("Danish") < kept.index("English") < kept.index("loose")
    assert "<input" not in kept


@pytest.mark.parametrize(
    ("values", "notes"), [(None, None), ({}, []), ("text", "text"), ([1, None, "x"], {"en": None, "da": [1]})]
)
def test_whatever_was_kept_opens_the_screen(client: Client, values: object, notes: object) -> None:
    practice = make_record()
    practice.source_values, practice.notes = values or [], notes or {}
    practice.save()
    logged_in(client, "editor")
    assert f"<dd>{practice.number}</dd>" in screen(client, practice, "en")


def test_a_record_without_remains_has_no_such_part(client: Client) -> None:
    practice = make_record()
    logged_in(client, "editor")
    assert "portal-remains" not in screen(client, practice, "en")


def test_the_side_by_side_editor_has_the_menu_of_the_record(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"}, number=460)
    side_by_side(practice, "da")
    logged_in(client, "publisher")
    html = screen(client, practice, "da")
    assert "js-translation-editor" in html
    danish = version(practice, "da").pk
    for name in ("practice_withdraw", "practice_make_original", "wagtailadmin_pages:history"):
        assert f'href="{reverse(name, args=[danish])}' in html
    assert 'href="/practice/460"' in html


def test_a_translator_finds_the_address_there_but_nothing_that_is_refused(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"}, number=460)
    side_by_side(practice, "da")
    logged_in(client, "translator-da")
    html = screen(client, practice, "da")
    assert "js-translation-editor" in html
    assert 'href="/practice/460"' in html
    assert "/withdraw/" not in html
    assert "/make-original/" not in html


def test_stopping_the_translation_asks_first(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    side_by_side(practice, "da")
    logged_in(client, "translator-da")
    html = screen(client, practice, "da")
    translation = Translation.objects.get(target_locale__language_code="da")
    assert f'data-stop="{reverse("wagtail_localize:stop_translation", args=[translation.pk])}"' in html
    assert 'data-question="Edit this version as a whole?' in html
    assert "data-offered" not in html, "a translator does not decide that"
    logged_in(client, "coordinator-da")
    assert "data-offered" in screen(client, practice, "da")


def test_who_has_no_pages_is_not_led_to_the_list_of_practices(client: Client) -> None:
    logged_in(client, "moderator-el")
    assert "/admin/practices/" not in client.get("/admin/").content.decode()
    logged_in(client, "translator-da")
    assert "/admin/practices/" in client.get("/admin/").content.decode()
