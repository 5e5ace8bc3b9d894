"""Nobody's words vanish: submit, update, the editor and its publish button on records by segments."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import (
    LocaleSynchronization,
    StringTranslation,
    Translation,
)
from wagtail_localize.operations import translate_object

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.segments.registration import register_record
from tests.factories import make_user, version
from tests.practices.translation.desk import editor_state, signed_in, translation_of, update
from tests.practices.translation.records import OTHERS, all_texts, block, full_body, make_full_record, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    return signed_in("administrator")


def waiting(practice: Practice, language: str) -> int:
    total, done = translation_of(practice, language).get_progress()
    return total - done


def editor_address(practice: Practice, language: str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[version(practice, language).pk])


def submit(client: Client, practice: Practice, languages: tuple[str, ...]) -> Any:
    locales = Locale.objects.filter(language_code__in=languages).values_list("pk", flat=True)
    address = reverse(
        "wagtail_localize:submit_page_translation", args=[version(practice, practice.original_language).pk]
    )
    return client.post(address, {"locales": list(locales)})


def translate(practice: Practice, language: str, client: Client, path: str, text: str) -> Any:
    translation = translation_of(practice, language)
    segment = translation.source.stringsegment_set.get(context__path=path)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    return client.put(address, f"value={text}", content_type="application/x-www-form-urlencoded")


def test_submit_and_update_of_a_record_in_23_languages_change_no_word(
    boss: Client, django_capture_on_commit_callbacks: Any
) -> None:
    practice = make_full_record()
    register_record(practice)
    before = all_texts(practice)
    assert len(before) == 23
    revisions = {page.pk: page.latest_revision_id for page in PracticePage.objects.all()}
    for step in (
        lambda: submit(boss, practice, OTHERS),
        lambda: update(boss, practice, publish=False),
        lambda: update(boss, practice, publish=True),
        lambda: translate_object(version(practice, "en"), list(Locale.objects.exclude(language_code="en"))),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            step()
        assert all_texts(practice) == before
    assert revisions == {page.pk: page.latest_revision_id for page in PracticePage.objects.all()}
    for code in OTHERS:
        assert waiting(practice, code) == 0, code
        answer = boss.get(editor_address(practice, code))
        assert answer.status_code == 200
        state = editor_state(answer)
        texts = [segment for segment in state["segments"] if segment["type"] == "string"]
        assert len(state["initialStringTranslations"]) >= len({segment["contentPath"] for segment in texts}), code
        assert {segment["id"] for segment in texts} == {
            row["segment_id"] for row in state["initialStringTranslations"]
        }, code
        assert not any(row["error"] for row in state["initialStringTranslations"])


@pytest.mark.parametrize("publish", [False, True])
def test_a_changed_sentence_waits_in_each_language_and_live_pages_keep_their_text(
    boss: Client, publish: bool, django_capture_on_commit_callbacks: Any
) -> None:
    practice = make_full_record(("da", "el"))
    before = all_texts(practice)
    with django_capture_on_commit_callbacks(execute=True):
        change_version(version(practice, "en"), body=full_body("en", first="The sentence has changed."))
        update(boss, practice, publish=publish)
    after = all_texts(practice)
    assert {code: after[code] for code in ("da", "el")} == {code: before[code] for code in ("da", "el")}
    for code in ("da", "el"):
        assert waiting(practice, code) == 1
        assert editor_state(boss.get(editor_address(practice, code)))


def test_publishing_with_a_waiting_sentence_publishes_the_rest_and_keeps_the_old_sentence(boss: Client) -> None:
    practice = make_full_record(("da",))
    old = version(practice, "da").body[0].value.source
    change_version(version(practice, "en"), body=full_body("en", first="The sentence has changed."))
    translate(practice, "da", boss, "title", "Ny titel")
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    page = version(practice, "da")
    assert page.title == "Ny titel"
    assert page.body[0].value.source == old
    assert waiting(practice, "da") == 1


def test_a_new_block_appears_in_a_version_when_it_is_translated(boss: Client) -> None:
    practice = make_full_record(("da",))
    change_version(version(practice, "en"), body=[block("heading", "new", "A new heading"), *full_body("en")])
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    assert "A new heading" not in str(version(practice, "da").body.get_prep_value())
    path = f"body.{block('heading', 'new', '')['id']}"
    translate(practice, "da", boss, path, "En ny overskrift")
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    assert version(practice, "da").body[0].value == "En ny overskrift"
    assert waiting(practice, "da") == 0


def test_typing_changes_nothing_that_readers_see_until_it_is_published(boss: Client) -> None:
    practice = make_full_record(("da",))
    before = all_texts(practice)
    answer = translate(practice, "da", boss, "title", "Skrevet, ikke offentlig")
    assert answer.status_code == 200
    translation_of(practice, "da").save_target(publish=False)
    assert all_texts(practice) == before
    page = version(practice, "da")
    assert page.get_latest_revision_as_object().title == "Skrevet, ikke offentlig"
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    assert version(practice, "da").title == "Skrevet, ikke offentlig"


def test_a_new_version_goes_from_submitting_to_publishing(boss: Client) -> None:
    practice = make_full_record(())
    submit(boss, practice, ("da",))
    page = version(practice, "da")
    assert not page.live
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    assert not version(practice, "da").live, "half translated"
    translation = translation_of(practice, "da")
    for segment in translation.source.stringsegment_set.select_related("string"):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={
                "data": segment.string.data.replace(" en", " da").replace("Network", "Netværk"),
                "translation_type": "manual",
            },
        )
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    page = version(practice, "da")
    assert page.live
    assert page.title == "Netværk and helpdesk da"
    assert page.slug == "netvaerk-and-helpdesk-da"
    assert waiting(practice, "da") == 0


def test_a_half_translated_version_cannot_go_live_by_any_other_door(boss: Client) -> None:
    practice = make_full_record(())
    submit(boss, practice, ("da",))
    page = version(practice, "da")
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    for chosen, data in ((page, {}), (page.get_parent(), {"include_descendants": "on"})):
        answer = boss.post(f"{bulk}?id={chosen.pk}", data, follow=True)
        assert answer.status_code == 200
        assert page.title in str([str(message) for message in answer.context["messages"]])
    assert not version(practice, "da").live


def test_a_version_that_is_not_by_segments_is_never_written_from_segments(boss: Client) -> None:
    practice = make_full_record(("da",))
    make_version(practice.translation_key, "el", body=full_body("el")[2:])
    before = all_texts(practice)
    submit(boss, practice, ("el",))
    update(boss, practice, publish=True)
    with pytest.raises(ValidationError):
        translate_object(version(practice, "en"), [Locale.objects.get(language_code="el")])
    assert all_texts(practice) == before
    assert b"data-props" not in boss.get(editor_address(practice, "el")).content


def test_a_version_unknown_to_the_package_is_not_overwritten_either() -> None:
    practice = make_full_record(())
    make_version(practice.translation_key, "da", publish=False)
    before = all_texts(practice)
    with pytest.raises(ValidationError):
        translate_object(version(practice, "en"), [Locale.objects.get(language_code="da")])
    assert all_texts(practice) == before


def test_no_second_source_and_no_way_back_into_the_original() -> None:
    practice = make_full_record(("da", "el"))
    with pytest.raises(ValidationError):
        translate_object(version(practice, "da"), [Locale.objects.get(language_code="el")])
    with pytest.raises(ValidationError):
        translate_object(version(practice, "da"), [Locale.objects.get(language_code="en")])
    assert Translation.objects.count() == 2


def test_an_update_does_not_make_a_private_version_public(boss: Client) -> None:
    practice = make_full_record(("da",))
    PageViewRestriction.objects.create(page=version(practice, "da"), restriction_type=PageViewRestriction.LOGIN)
    update(boss, practice, publish=False)
    update(boss, practice, publish=True)
    assert version(practice, "da").view_restrictions.exists()


def test_languages_are_not_synchronised_and_no_page_is_an_alias(boss: Client) -> None:
    danish, greek = Locale.objects.get(language_code="da"), Locale.objects.get(language_code="el")
    with pytest.raises(ValidationError):
        LocaleSynchronization.objects.create(locale=danish, sync_from=greek)
    assert b"Synchronise content" not in boss.get(reverse("wagtaillocales:edit", args=[danish.pk])).content
    practice = make_full_record(())
    page = version(practice, "en")
    with pytest.raises(ValidationError):
        page.create_alias(update_slug="alias")
    copy_form = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert b'name="alias"' not in boss.get(copy_form).content
    boss.post(
        copy_form,
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "alias": "on"},
    )
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_the_editor_offers_no_alias(boss: Client) -> None:
    practice = make_full_record(("da",))
    assert editor_state(boss.get(editor_address(practice, "da")))["links"]["convertToAliasUrl"] is None


def test_a_danish_translator_translates_and_the_coordinator_publishes() -> None:
    practice = make_full_record(("da", "el"))
    translator, coordinator = signed_in("translator-da"), signed_in("coordinator-da")
    assert editor_state(translator.get(editor_address(practice, "da")))["perms"]["canPublish"] is False
    assert translate(practice, "da", translator, "title", "Dansk titel").status_code == 200
    translator.post(editor_address(practice, "da"), {"action": "publish"})
    assert version(practice, "da").title == "Network and helpdesk da"
    assert translate(practice, "el", translator, "title", "x").status_code == 403
    assert b"data-props" not in translator.get(editor_address(practice, "el"), follow=True).content
    coordinator.post(editor_address(practice, "da"), {"action": "publish"})
    assert version(practice, "da").title == "Dansk titel"
    coordinator.post(editor_address(practice, "el"), {"action": "publish"})
    assert version(practice, "el").live_revision_id == version(practice, "el").latest_revision_id


def test_a_page_locked_by_somebody_is_not_published_from_the_editor(boss: Client) -> None:
    practice = make_full_record(("da",))
    translate(practice, "da", boss, "title", "Ny titel")
    page = version(practice, "da")
    page.locked, page.locked_by = True, make_user("publisher")
    page.save(update_fields=["locked", "locked_by"])
    assert translate(practice, "da", boss, "title", "Endnu en").status_code == 403
    boss.post(editor_address(practice, "da"), {"action": "publish"})
    assert version(practice, "da").title == "Network and helpdesk da"
