"""Every version is known to wagtail-localize, its text stored as translations of the original's segments."""

import io
import json
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.models import VersionState
from practices.translation.segments import is_by_segments
from practices.translation.segments.registration import register_record, register_version
from practices.translation.segments.set_aside import set_aside_texts
from tests.factories import make_record, make_user, text_block, version
from tests.practices.translation.records import OTHERS, all_texts, block, full_body, make_full_record, make_version

pytestmark = pytest.mark.django_db


def translation_of(practice: Practice, language: str) -> Translation:
    return Translation.objects.get(source__object_id=practice.translation_key, target_locale__language_code=language)


def stored(practice: Practice, language: str) -> set[str]:
    rows = StringTranslation.objects.filter(context__object_id=practice.translation_key, locale__language_code=language)
    return set(rows.values_list("data", flat=True))


def progress(practice: Practice, language: str) -> tuple[int, int]:
    return translation_of(practice, language).get_progress()


def test_all_texts_of_a_version_become_translations_of_the_originals_segments() -> None:
    practice = make_full_record(("da",))
    total, done = progress(practice, "da")
    assert total == done > 20
    assert {"Network and helpdesk da", "85 %", "a plan da", "More to read da", "money &lt; trust da"} <= stored(
        practice, "da"
    )
    assert any(
        text.startswith("Schools &amp; parents <b>together</b> da, see <a id=") for text in stored(practice, "da")
    )
    assert is_by_segments(version(practice, "da"))
    assert is_by_segments(version(practice, "en"))


def test_slug_and_tags_are_no_segments() -> None:
    practice = make_full_record(("da",))
    source = TranslationSource.objects.get(object_id=practice.translation_key)
    fields = {
        path.split(".")[0]
        for path in StringSegment.objects.filter(source=source).values_list("context__path", flat=True)
    }
    assert fields == {"title", "summary", "body", "further_reading"}
    overridden = {path.split(".")[0] for path in source.overridablesegment_set.values_list("context__path", flat=True)}
    assert overridden <= {"body", "further_reading"}


def test_registering_again_changes_nothing_and_costs_little(django_assert_max_num_queries: Any) -> None:
    practice = make_full_record(("da", "el"))
    before = list(StringTranslation.objects.order_by("pk").values())
    page = version(practice, "da")
    with django_assert_max_num_queries(12):
        assert register_version(page)
    assert register_record(practice) == {"en": True, "da": True, "el": True}
    assert list(StringTranslation.objects.order_by("pk").values()) == before
    assert Translation.objects.count() == 2


def test_registering_the_first_time_takes_queries_by_the_dozen_not_by_the_segment(
    django_assert_max_num_queries: Any,
) -> None:
    practice = make_full_record(("da",))
    page = version(practice, "da")
    TranslationSource.objects.all().delete()
    VersionState.objects.all().delete()
    with django_assert_max_num_queries(70):
        assert register_version(page)


def test_a_version_with_other_blocks_is_kept_whole_and_marked_with_the_place() -> None:
    practice = make_full_record(("da",))
    page = make_version(practice.translation_key, "el", body=full_body("el")[1:])
    assert register_version(page) is False
    assert not is_by_segments(page)
    state = VersionState.objects.get(page=page)
    assert state.reason == "mismatch"
    assert state.place.startswith("body.")
    assert not Translation.objects.filter(target_locale__language_code="el").exists()
    assert progress(practice, "da")[0] == progress(practice, "da")[1]


@pytest.mark.parametrize(
    "body",
    [
        [*full_body("da"), block("heading", "another", "En til")],
        [block("text", "opening", "<p>one</p><p>two</p>"), *full_body("da")[1:]],
        [
            *full_body("da")[:-2],
            block("figure", "figure", {**full_body("da")[-2]["value"], "year": 2020}),
            full_body("da")[-1],
        ],
        [block("heading", "opening", "another kind of block"), *full_body("da")[1:]],
        list(reversed(full_body("da"))),
    ],
    ids=["a further block", "other paragraphs", "another year", "another kind", "another order"],
)
def test_a_version_that_says_something_else_is_kept_whole(body: list[dict[str, Any]]) -> None:
    key = uuid.uuid4()
    make_version(key, "en")
    page = make_version(key, "da", body=body)
    assert not is_by_segments(page)
    assert page.live


def test_a_version_matched_by_hand_loses_its_mark() -> None:
    practice = make_full_record(())
    page = make_version(practice.translation_key, "da", body=full_body("da")[1:])
    assert not is_by_segments(page)
    change_version(page, body=full_body("da"))
    assert is_by_segments(page)
    assert progress(practice, "da")[0] == progress(practice, "da")[1]


def test_an_empty_text_waits_for_translation_and_needs_none_where_the_original_is_empty() -> None:
    practice = make_full_record(())
    page = make_version(practice.translation_key, "da", summary="")
    assert is_by_segments(page)
    total, done = progress(practice, "da")
    assert total - done == 1


def test_links_in_another_order_and_to_another_address_stay_as_they_are() -> None:
    key = uuid.uuid4()
    english = '<p><a href="https://e.org/1">one</a> and <a href="https://e.org/2">two</a> in <a href="https://e.org/en">English</a></p>'
    danish = '<p><a href="https://e.org/2">to</a> og <a href="https://e.org/1">en</a> på <a href="https://e.org/da">dansk</a></p>'
    make_version(key, "en", body=[block("text", "t", english)])
    page = make_version(key, "da", body=[block("text", "t", danish)])
    assert is_by_segments(page)
    practice = page.practice
    StringTranslation.objects.filter(data__contains="dansk").update(last_translated_by=None)
    row = StringTranslation.objects.get(data__contains="dansk")
    row.data = row.data.replace("dansk", "det danske")
    row.save()
    translation_of(practice, "da").save_target(publish=True)
    assert version(practice, "da").body[0].value.source == danish.replace("dansk", "det danske")


def test_the_editors_marks_on_paragraphs_are_no_difference() -> None:
    key = uuid.uuid4()
    make_version(key, "en", body=[block("text", "t", '<p data-block-key="abcde">One.</p>')])
    page = make_version(key, "da", body=[block("text", "t", '<p data-block-key="fghij">En.</p>')])
    assert is_by_segments(page)


def test_lists_without_ids_are_matched_by_their_order() -> None:
    key = uuid.uuid4()
    make_version(key, "en", body=[block("partners", "p", {"intro": "", "partners": ["the city", "police"]})])
    page = make_version(key, "da", body=[block("partners", "p", {"intro": "", "partners": ["byen", "politi"]})])
    assert is_by_segments(page)
    assert {"byen", "politi"} <= stored(page.practice, "da")


def test_two_equal_sentences_with_two_translations_in_one_place_are_kept_whole() -> None:
    key = uuid.uuid4()
    make_version(key, "en", body=[block("text", "t", "<p>Yes.</p><p>Yes.</p>")])
    assert not is_by_segments(make_version(key, "da", body=[block("text", "t", "<p>Ja.</p><p>Jo.</p>")]))
    assert is_by_segments(make_version(key, "el", body=[block("text", "t", "<p>Ναι.</p><p>Ναι.</p>")]))


def test_any_language_can_be_the_original() -> None:
    practice = make_record("Ouderlokaal", language="nl", versions={"da": "Forældrerum", "mt": "Kamra"})
    assert register_record(practice) == {"nl": True, "da": True, "mt": True}
    assert TranslationSource.objects.get().locale == Locale.objects.get(language_code="nl")


def test_when_another_version_becomes_the_original_it_becomes_the_source() -> None:
    practice = make_full_record(("da", "el"))
    before = all_texts(practice)
    practice.original_language = "da"
    practice.save()
    assert set(Translation.objects.values_list("source__locale__language_code", "target_locale__language_code")) == {
        ("da", "en"), ("da", "el"),
    }  # fmt: skip
    assert progress(practice, "el")[0] == progress(practice, "el")[1]
    assert all_texts(practice) == before


def test_a_translation_of_an_older_sentence_is_not_taken_for_the_new_one() -> None:
    practice = make_full_record(("da",))
    change_version(version(practice, "en"), body=full_body("en", first="Quite another sentence."))
    register_record(practice)
    total, done = progress(practice, "da")
    assert total - done == 1
    change_version(version(practice, "da"), title="Another title da")
    total, done = progress(practice, "da")
    assert total - done == 1
    change_version(version(practice, "da"), body=full_body("da", first="En helt anden sætning."))
    total, done = progress(practice, "da")
    assert total == done


def test_text_written_on_the_page_is_taken_over_when_it_is_published() -> None:
    practice = make_full_record(("da",))
    change_version(version(practice, "da"), title="Netværk og helpdesk")
    assert "Netværk og helpdesk" in stored(practice, "da")
    assert "Network and helpdesk da" not in stored(practice, "da")


def test_an_import_does_not_replace_what_a_translator_has_not_published_yet() -> None:
    practice = make_full_record(("da",))
    translator = make_user("translator-da")
    row = StringTranslation.objects.get(context__path="title", locale__language_code="da")
    row.data, row.last_translated_by = "Typed by hand", translator
    row.save()
    change_version(version(practice, "da"), title="Imported", summary="Imported summary")
    assert {"Typed by hand", "Imported summary"} <= stored(practice, "da")
    assert "Imported" not in stored(practice, "da")


def test_after_stop_and_restart_the_words_of_page_and_editor_are_both_kept() -> None:
    practice = make_full_record(("da",))
    page = version(practice, "da")
    boss = make_user("administrator")
    client = Client()
    client.force_login(boss)
    row = StringTranslation.objects.get(context__path="title", locale__language_code="da")
    row.data, row.last_translated_by = "Typed, then stopped", boss
    row.save()
    translation = translation_of(practice, "da")
    client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    change_version(page, publish=False, title="Draft on the page")
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"localize-restart-translation": "1"})
    assert answer.status_code == 302
    translation.refresh_from_db()
    assert translation.enabled
    assert "Draft on the page" in stored(practice, "da")
    assert VersionState.objects.get(page=page).set_aside[0]["text"] == "Typed, then stopped"
    assert version(practice, "da").title == "Network and helpdesk da"


def test_what_has_no_place_in_the_original_is_set_aside_when_the_segments_go_on() -> None:
    practice = make_full_record(("da",))
    page = version(practice, "da")
    client = Client()
    client.force_login(make_user("administrator"))
    translation = translation_of(practice, "da")
    client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    change_version(page, body=[*full_body("da"), block("heading", "more", "Mere")])
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"localize-restart-translation": "1"})
    translation.refresh_from_db()
    assert translation.enabled
    assert is_by_segments(page)
    assert [text.text for text in set_aside_texts(page)] == ["Mere"]
    assert "Mere" in str(version(practice, "da").body.get_prep_value()), "readers see no change"


def test_a_draft_made_by_submitting_is_not_taken_for_a_translation() -> None:
    practice = make_full_record(())
    page = version(practice, "en")
    client = Client()
    client.force_login(make_user("administrator"))
    locale = Locale.objects.get(language_code="da")
    client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [locale.pk]})
    register_record(practice)
    total, done = progress(practice, "da")
    assert done == 0 < total
    assert not version(practice, "da").live


def test_the_command_reports_what_is_not_by_segments() -> None:
    practice = make_full_record(("da",))
    TranslationSource.objects.all().delete()
    VersionState.objects.all().delete()
    out = io.StringIO()
    call_command("register_translations", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"by_segments": 2, "not_by_segments": []}
    make_version(practice.translation_key, "el", body=[text_block("x")])
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("register_translations", "--json", stdout=out)
    assert ended.value.code == 3
    assert [entry["language"] for entry in json.loads(out.getvalue())["not_by_segments"]] == ["el"]


def test_all_23_versions_of_a_record_are_complete() -> None:
    practice = make_full_record()
    for code in OTHERS:
        total, done = progress(practice, code)
        assert total == done, code
    assert PracticePage.objects.filter(practice=practice, live=True).count() == 23


def test_an_imported_draft_of_a_live_version_waits_in_the_editor_and_is_not_public() -> None:
    practice = make_full_record(("da",))
    page = change_version(version(practice, "da"), publish=False, title="Importeret kladde")
    assert register_version(page)
    assert "Importeret kladde" in stored(practice, "da")
    assert version(practice, "da").title == "Network and helpdesk da"


def test_a_version_that_is_only_a_draft_is_registered_with_its_newest_text() -> None:
    practice = make_full_record(())
    page = make_version(practice.translation_key, "da", publish=False)
    page = change_version(page, publish=False, title="Nyeste kladde")
    assert register_version(page)
    assert "Nyeste kladde" in stored(practice, "da")
