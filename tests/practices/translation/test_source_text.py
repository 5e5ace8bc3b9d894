"""A text of the original is public as a translation only when a person said that it is meant so."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield
from wagtail_localize.models import Translation

from portal.operations.scheduled_publishing import publish_due
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version, create_version
from practices.translation.models import ConfirmedText
from tests.factories import make_record, make_user, signed_in, text_block, version
from tests.practices.admin.admin_forms import messages_of
from tests.practices.translation.desk import (
    download_po,
    edit_address,
    publish_in_bulk,
    publish_segments,
    rows,
    start,
    stop,
    stored,
    submit,
    type_all,
    type_text,
    update,
    upload_po,
)

pytestmark = pytest.mark.django_db

ENGLISH_TITLE, ENGLISH_BODY = "Parents' room", "A room in the school where parents meet."


@pytest.fixture
def boss() -> Client:
    return signed_in("administrator")


@pytest.fixture
def practice(boss: Client) -> Practice:
    """An English record and its Danish version in the making, edited as a whole: all texts but the title English."""
    practice = make_record(ENGLISH_TITLE, body=ENGLISH_BODY)
    submit(boss, practice)
    type_text(boss, practice, "title", "Forældrerum")
    stop(boss, practice)
    return practice


def schedule(page: PracticePage, minutes: int, user: Any = None) -> None:
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(minutes=minutes)
    revision = draft.save_revision(user=user)
    revision.approved_go_live_at = draft.go_live_at
    revision.save()


def editor_form(client: Client, practice: Practice, **texts: str) -> Any:
    """Wagtail's own form of the Danish version with these texts."""
    address = edit_address(practice)
    response = client.get(address)
    form = querydict_from_html(response.content.decode(), form_id="page-edit-form")
    body = streamfield([("text", rich_text(f"<p>{texts['body']}</p>"))])
    for name, value in nested_form_data({"body": body, "further_reading": streamfield([])}).items():
        form[name] = str(value)
    form["body-0-id"] = version(practice, "da").body[0].id
    form["title"] = texts.get("title", "Forældrerum")
    return form


def post(client: Client, practice: Practice, form: Any, action: str = "action-publish") -> Any:
    form[action] = action
    return client.post(edit_address(practice), dict(form.lists()), follow=True)


def is_public(practice: Practice) -> bool:
    return version(practice, "da").live


def test_stopping_carries_what_was_typed_into_the_draft_and_stores_nothing_that_nobody_wrote(
    practice: Practice, boss: Client
) -> None:
    draft = version(practice, "da").get_latest_revision_as_object()
    assert draft.title == "Forældrerum"
    assert [row["data"] for row in rows(practice)] == ["Forældrerum"]
    start(boss, practice)
    assert [row["data"] for row in rows(practice)] == ["Forældrerum"], "source text is nobody's translation"


def test_publishing_in_the_page_editor_lists_the_equal_texts_and_keeps_what_was_typed(
    practice: Practice, boss: Client
) -> None:
    answer = post(boss, practice, editor_form(boss, practice, title="Skrevet lige nu", body=ENGLISH_BODY))
    html = answer.content.decode()
    assert not is_public(practice)
    assert "These texts are meant to be the same in both languages" in html
    assert ENGLISH_BODY in html
    assert 'value="Skrevet lige nu"' in html
    assert html.count('name="same_text"') == 1


def test_equal_texts_that_a_person_confirms_go_public_with_who_and_when(practice: Practice) -> None:
    client = Client()
    person = make_user("coordinator-da")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    form = editor_form(client, practice, body=ENGLISH_BODY)
    answer = post(client, practice, form)
    ticked = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    assert "same_text" not in ticked, "nothing is ticked beforehand"
    key = answer.content.decode().split('name="same_text" value="')[1].split('"')[0]
    form["same_text"] = key
    post(client, practice, form)
    assert is_public(practice)
    confirmed = ConfirmedText.objects.get()
    assert (confirmed.confirmed_by, confirmed.origin) == (person, "person")
    post(client, practice, editor_form(client, practice, title="Ny titel", body=ENGLISH_BODY))
    assert version(practice, "da").title == "Ny titel", "it is asked once"


def test_a_tick_holds_for_the_text_that_it_was_shown_with(practice: Practice, boss: Client) -> None:
    form = editor_form(boss, practice, body=ENGLISH_BODY)
    key = post(boss, practice, form).content.decode().split('name="same_text" value="')[1].split('"')[0]
    other = editor_form(boss, practice, title=ENGLISH_TITLE, body="Et rum i skolen.")
    other["same_text"] = key
    post(boss, practice, other)
    assert not is_public(practice)


def test_a_draft_with_source_text_is_saved_without_a_question(practice: Practice, boss: Client) -> None:
    post(boss, practice, editor_form(boss, practice, title="Kladde", body=ENGLISH_BODY), "action-save")
    assert version(practice, "da").get_latest_revision_as_object().title == "Kladde"


def test_no_route_publishes_source_text(practice: Practice, boss: Client) -> None:
    page = version(practice, "da")
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    with pytest.raises(ValidationError):
        change_version(page, title="Kun titlen")
    said = messages_of(publish_in_bulk(boss, practice, "da"))
    assert "Forældrerum" in said
    assert "A room in the school" in said
    row = PracticePage.objects.get(pk=page.pk)
    row.live = True
    with pytest.raises(ValidationError):
        row.save()
    assert not is_public(practice)


def test_a_workflow_is_not_approved_and_says_which_texts_are_in_the_way(practice: Practice, boss: Client) -> None:
    page = version(practice, "da")
    page.get_workflow().start(page, make_user("editor"))
    state = page.current_workflow_state.current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = signed_in("publisher").post(action, {"comment": ""}, follow=True)
    assert answer.status_code == 200
    assert "A room in the school" in messages_of(answer)
    state.refresh_from_db()
    assert state.status == "in_progress"
    assert not is_public(practice)


def test_a_planned_publication_stays_a_draft_and_the_history_and_the_editor_say_why(
    practice: Practice, boss: Client
) -> None:
    page, person = version(practice, "da"), make_user("coordinator-da")
    schedule(page, -1, person)
    publish_due()
    publish_due()
    assert not is_public(practice)
    entry = PageLogEntry.objects.get(page=page.pk, action="translation.not_published")
    assert entry.user == person
    assert "A room in the school" in entry.data["reason"]
    assert "not published at the planned time" in messages_of(boss.get(edit_address(practice)))
    history = boss.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Not published as planned" in history
    change_version(page, body=[{**text_block("Et rum."), "id": page.body[0].id}])
    assert "planned time" not in messages_of(boss.get(edit_address(practice)))


def test_an_old_revision_with_source_text_is_not_reverted_to_in_public(practice: Practice, boss: Client) -> None:
    page = version(practice, "da")
    old = page.get_latest_revision()
    change_version(page, body=[{**text_block("Et rum."), "id": page.body[0].id}])
    assert is_public(practice)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    Translation.objects.update(enabled=False)  # opens in the page editor
    form = editor_form(boss, practice, body=ENGLISH_BODY)
    form["action-publish"] = "action-publish"
    assert ENGLISH_BODY in boss.post(address, dict(form.lists())).content.decode()
    with pytest.raises(ValidationError):
        old.publish()
    assert "Et rum." in version(practice, "da").body[0].value.source


def test_a_source_text_of_an_earlier_original_is_source_text_too(practice: Practice, boss: Client) -> None:
    original = version(practice, "en")
    change_version(original, body=[{**text_block("Another sentence."), "id": original.body[0].id}])
    with pytest.raises(ValidationError):
        change_version(version(practice, "da"))
    assert not is_public(practice)


def test_a_block_copied_with_its_source_text_is_source_text_too(practice: Practice) -> None:
    page = version(practice, "da")
    copied = text_block(ENGLISH_BODY, "copied")
    with pytest.raises(ValidationError):
        change_version(page, body=[{**text_block("Et rum."), "id": page.body[0].id}, copied])


def test_figures_and_dates_need_no_confirmation() -> None:
    practice = make_record("2024", body="85 % – 12/2012", versions={"da": "2024"})
    page = version(practice, "da")
    change_version(page, body=[{**text_block("85 % – 12/2012"), "id": page.body[0].id}])
    assert page.live


def test_a_text_saved_in_the_side_by_side_editor_as_it_is_was_meant(boss: Client) -> None:
    practice = make_record("Europass", body=ENGLISH_BODY)
    submit(boss, practice)
    type_all(boss, practice, "da")
    type_text(boss, practice, "title", "Europass")
    publish_segments(boss, practice)
    assert is_public(practice)
    assert version(practice, "da").title == "Europass"


def test_a_file_that_only_repeats_the_source_does_not_make_it_public(boss: Client) -> None:
    practice = make_record(ENGLISH_TITLE, body=ENGLISH_BODY)
    submit(boss, practice)
    blocks = []
    for chunk in download_po(boss, practice).split("\n\n"):
        msgid = chunk.split('msgid "')[-1].split('"')[0]
        blocks.append(chunk.replace('msgstr ""', f'msgstr "{msgid}"') if msgid else chunk)
    upload_po(boss, practice, "\n\n".join(blocks))
    said = messages_of(publish_segments(boss, practice))
    assert not is_public(practice)
    assert "not translated yet" in said, "they are to review"
    update(boss, practice, publish=True)
    assert not is_public(practice)


def test_new_source_text_in_a_public_version_is_asked_for_and_old_public_text_is_not() -> None:
    practice = make_record("Europass", body=ENGLISH_BODY, versions={"da": "Europass-rum"})
    page = version(practice, "da")
    with pytest.raises(ValidationError):
        change_version(page, title="Europass")
    PracticePage.objects.filter(pk=page.pk).update(title="Europass")  # public since before anybody asked
    assert change_version(PracticePage.objects.get(pk=page.pk), summary="Kun sammenfatningen.").live


def test_a_copy_is_an_original_of_its_own_and_keeps_its_words(practice: Practice, boss: Client) -> None:
    page = version(practice, "da")
    data = {"new_title": "Kopi", "new_slug": "kopi", "new_parent_page": page.get_parent().pk}
    boss.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    copied = PracticePage.objects.get(title="Kopi")
    assert copied.is_original
    assert not copied.live


def test_a_version_with_the_original_words_is_not_created_in_public() -> None:
    practice = make_record(ENGLISH_TITLE, body=ENGLISH_BODY)
    with pytest.raises(ValidationError):
        create_version(language="el", title=ENGLISH_TITLE, translation_key=practice.translation_key)
    assert not practice.versions.filter(locale__language_code="el").exists()


def test_start_after_a_change_of_the_source_takes_what_was_written_and_locks_nothing(
    practice: Practice, boss: Client
) -> None:
    page = version(practice, "da")
    first = page.body[0].id
    original = version(practice, "en")
    changed = [{**text_block("A new sentence."), "id": first}, text_block("A second block.", "second")]
    change_version(original, title="Another title", body=changed)
    change_version(page, publish=False, body=[{**text_block("Et rum i skolen."), "id": first}])
    start(boss, practice)
    assert stored(practice, f"body.{first}") == ["Et rum i skolen."]
    assert "Forældrerum" in stored(practice, "title")
    assert not is_public(practice)
    assert b"data-props" in boss.get(edit_address(practice)).content
    publish_segments(boss, practice)
    assert not is_public(practice), "the new texts wait for translation"
    stop(boss, practice)
    start(boss, practice)
    assert stored(practice, f"body.{first}") == ["Et rum i skolen."]


def test_a_deleted_block_of_the_source_leaves_its_text_set_aside(practice: Practice, boss: Client) -> None:
    page = version(practice, "da")
    change_version(page, publish=False, body=[{**text_block("Et rum i skolen."), "id": page.body[0].id}])
    change_version(version(practice, "en"), body=[text_block("Only this.", "other")])
    answer = start(boss, practice)
    assert "set aside" in messages_of(answer)
    state = version(practice, "da").version_state
    assert [text["text"] for text in state.set_aside] == ["Et rum i skolen."]
    assert state.by_segments


def test_a_translator_does_not_leave_the_segments_and_a_coordinator_of_the_language_does(boss: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    assert stop(signed_in("translator-da"), practice).status_code == 403
    assert stop(signed_in("coordinator-el"), practice).status_code == 403
    assert stop(signed_in("coordinator-da"), practice).status_code == 200
    assert version(practice, "da").version_state.reason == "whole"
    assert stop(boss, practice).status_code == 200, "twice is once"


def test_stopping_leaves_the_public_text_alone_and_carries_unpublished_texts_into_the_draft(boss: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    type_text(boss, practice, "title", "Ikke offentlig endnu")
    stop(boss, practice)
    page = version(practice, "da")
    assert page.title == "Forældrerum"
    assert page.get_latest_revision_as_object().title == "Ikke offentlig endnu"
    start(boss, practice)
    assert stored(practice, "title") == ["Ikke offentlig endnu"]
