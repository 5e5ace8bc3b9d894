"""Withdrawing a record, taking that back, and giving it another original."""

import datetime
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import make_original, restore, withdraw
from practices.records.writing import change_version
from tests.factories import make_record, make_user, version
from tests.practices.admin.admin_forms import form_of, in_wagtails_editor, logged_in, messages_of, send

pytestmark = pytest.mark.django_db


def fresh(practice: Practice) -> Practice:
    return Practice.objects.get(pk=practice.pk)


def test_withdrawing_takes_all_versions_off_and_keeps_the_reason(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum", "el": "Δωμάτιο"}, number=460)
    withdraw(practice, "  The school closed. ", make_user("publisher"))
    assert not PracticePage.objects.live().exists()
    assert fresh(practice).withdrawn_reason == "The school closed."
    assert fresh(practice).tags["country"] == ["BE"]
    assert client.get("/practice/460").status_code == 410
    entries = PageLogEntry.objects.filter(action="practices.withdraw")
    assert {entry.data["reason"] for entry in entries} == {"The school closed."}
    assert entries.count() == 3


def test_a_withdrawal_needs_a_reason_and_happens_once() -> None:
    practice = make_record()
    with pytest.raises(ValidationError, match="Say why"):
        withdraw(practice, "  ")
    withdraw(practice, "Closed")
    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw(practice, "Again")


def test_a_planned_publication_of_a_withdrawn_record_does_not_happen() -> None:
    practice = make_record()
    draft = version(practice, "en").get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(approved_go_live_at=draft.go_live_at)
    assert version(practice, "en").revisions.filter(approved_go_live_at__isnull=False).exists()
    withdraw(practice, "Closed")
    assert not version(practice, "en").revisions.filter(approved_go_live_at__isnull=False).exists()


def test_taking_back_leaves_versions_unpublished_until_somebody_publishes() -> None:
    practice = make_record(versions={"da": "Forældrerum"}, number=460)
    withdraw(practice, "Closed")
    with pytest.raises(ValidationError):
        version(practice, "en").get_latest_revision().publish()
    restore(practice)
    assert not PracticePage.objects.live().exists()
    version(practice, "da").get_latest_revision().publish()
    assert version(practice, "da").live
    assert fresh(practice).withdrawn_reason == ""
    with pytest.raises(ValidationError, match="not withdrawn"):
        restore(practice)


def test_the_new_original_has_the_tags_and_publishing_it_keeps_them() -> None:
    practice = make_record(versions={"da": "Forældrerum"}, tags={"type": ["practice"], "country": ["BE", "DK"]})
    facts: dict[str, Any] = {"reviewed_on": datetime.date(2026, 3, 2)}
    change_version(version(practice, "en"), source_name="Ministry", source_url="https://example.org/x", **facts)
    make_original(version(practice, "da"), make_user("publisher"))
    danish = version(practice, "da")
    assert danish.is_original
    assert danish.tags["country"] == ["BE", "DK"]
    assert danish.get_latest_revision_as_object().reviewed_on == datetime.date(2026, 3, 2)
    assert danish.get_latest_revision_as_object().source_name == "", "the source belongs to the English text"
    danish.get_latest_revision().publish()
    assert fresh(practice).tags["country"] == ["BE", "DK"]
    assert fresh(practice).reviewed_on == datetime.date(2026, 3, 2)
    assert version(practice, "en").source_url == "https://example.org/x"


def test_the_old_original_loses_its_fields_and_cannot_change_the_record() -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    change_version(version(practice, "en"), publish=False, tags={"country": ["NL"]})
    make_original(version(practice, "da"))
    english = version(practice, "en")
    assert english.tags == {}
    assert english.get_latest_revision_as_object().tags == {}
    english.get_latest_revision().publish()
    assert fresh(practice).tags["country"] == ["BE"]
    assert fresh(practice).original_language == "da"


def test_a_planned_revision_of_the_new_original_does_not_empty_the_tags() -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    draft = version(practice, "da").get_latest_revision_as_object()
    draft.go_live_at = timezone.now() - timedelta(minutes=1)
    planned = draft.save_revision(approved_go_live_at=draft.go_live_at)
    change_version(version(practice, "da"), publish=False, title="Forældrerummet")
    make_original(version(practice, "da"))
    planned.refresh_from_db()
    planned.publish()
    assert fresh(practice).tags["country"] == ["BE"]


def test_the_original_is_not_made_original_again() -> None:
    with pytest.raises(ValidationError, match="original already"):
        make_original(version(make_record(), "en"))


def test_a_publisher_withdraws_and_takes_back_on_the_screens(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    page = version(practice, "da")
    in_wagtails_editor(practice)
    logged_in(client, "publisher")
    address = reverse("practice_withdraw", args=[page.pk])
    assert client.get(address).status_code == 200
    assert fresh(practice).withdrawn_at is None
    assert "Say why the record is withdrawn." in client.post(address, {"reason": " "}).content.decode()
    response = client.post(address, {"reason": "<b>Closed</b>"}, follow=True)
    assert f"Record {practice.number} is withdrawn." in messages_of(response)
    html = response.content.decode()
    assert "&lt;b&gt;Closed&lt;/b&gt;" in html
    assert reverse("practice_restore", args=[page.pk]) in html
    response = client.post(address, {"reason": "Again"}, follow=True)
    assert "withdrawn already" in messages_of(response)
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Record withdrawn: " in history
    client.post(reverse("practice_restore", args=[page.pk]))
    assert fresh(practice).withdrawn_at is None


def test_a_publisher_changes_the_original_on_the_screen(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    page = version(practice, "da")
    in_wagtails_editor(practice)
    logged_in(client, "publisher")
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    address = reverse("practice_make_original", args=[page.pk])
    assert address in edit
    assert "This version is the original now." in messages_of(client.post(address, follow=True))
    assert fresh(practice).original_language == "da"
    assert (
        'name="tags-country" value="BE" checked'
        in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )


@pytest.mark.parametrize("role", ["editor", "translator-da", "coordinator-da", "moderator-da", "taxonomy editor"])
@pytest.mark.parametrize("action", ["practice_withdraw", "practice_restore", "practice_make_original"])
def test_nobody_without_publishing_rights_on_all_concerned_versions_may_do_it(
    client: Client, role: str, action: str
) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    logged_in(client, role)
    response = client.post(reverse(action, args=[version(practice, "da").pk]), {"reason": "x"})
    assert response.status_code in (302, 403)
    assert fresh(practice).withdrawn_at is None
    assert fresh(practice).original_language == "en"


def test_an_unknown_version_is_not_found(client: Client) -> None:
    logged_in(client, superuser=True)
    assert client.get(reverse("practice_withdraw", args=[999999])).status_code == 404


def test_whoever_publishes_what_another_has_withdrawn_meanwhile_reads_who_it_was_and_keeps_the_text() -> None:
    practice = make_record("Homework")
    page = version(practice, "en")
    client = Client()
    logged_in(client, superuser=True)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(client, address)
    other = make_user(superuser=True, username="ada")
    other.first_name, other.last_name = "Ada", "Lovelace"
    other.save()
    withdraw(practice, "Out of date.", other)
    form["title"] = "Homework, rewritten"
    answer = send(client, address, form, publish=True)
    assert "Ada Lovelace has withdrawn the record" in answer.content.decode()
    assert "Homework, rewritten" in answer.content.decode()
    assert not PracticePage.objects.get(pk=page.pk).live
    del form["action-publish"]
    send(client, address, form)
    assert PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Homework, rewritten"


def test_a_page_that_was_read_before_the_withdrawal_cannot_be_published_after_it() -> None:
    practice = make_record("Homework")
    page = version(practice, "en")
    assert page.practice.withdrawn_at is None  # kept in the object from here on
    withdraw(practice, "Out of date.")
    page.live = True
    with pytest.raises(ValidationError):
        page.save()
