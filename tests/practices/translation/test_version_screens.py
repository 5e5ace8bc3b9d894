"""A version that is kept whole says why, can be matched by a person, and its draft can be discarded alone."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import SegmentOverride, StringTranslation

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.models import VersionState
from practices.translation.segments.place_names import place_label
from tests.factories import make_user, version
from tests.practices.admin_forms import messages_of
from tests.practices.translation.desk import edit_address, editor_state, signed_in
from tests.practices.translation.records import block, entries, full_body, make_full_record

pytestmark = pytest.mark.django_db


def own_blocks(mark: str) -> list[dict[str, Any]]:
    """A body that came from elsewhere: other block ids, one text more, one heading less."""
    return [
        block(
            "text", "own-1", f'<p>Skoler og <b>forældre</b> {mark}, se <a href="https://example.org/da">byen</a>.</p>'
        ),
        block("text", "own-2", f"<p>Et afsnit som kilden ikke har {mark}.</p>"),
        block("steps", "own-3", {"steps": entries("own-3", [{"title": f"Spørg {mark}", "text": ""}])}),
    ]


def kept_whole() -> Practice:
    """A Danish version whose blocks do not match the English original."""
    practice = make_full_record(("da",))
    change_version(version(practice, "da"), body=own_blocks("da"))
    assert VersionState.objects.get(page=version(practice, "da")).by_segments is False
    return practice


def address(name: str, practice: Practice) -> str:
    return reverse(name, args=[version(practice, "da").pk])


def fields_of(answer: Any) -> dict[str, str]:
    """The match form as the browser would send it."""
    form = answer.context["form"]
    return {field.html_name: field.value() or "" for field in form}


def choose(answer: Any, **texts: str) -> dict[str, str]:
    """The form with one choice by the beginning of the original's text, given by the beginning of our text."""
    form = answer.context["form"]
    data = {"fingerprint": fields_of(answer)["fingerprint"]}
    for theirs, ours in texts.items():
        segment = next(text for text in form.comparison.texts if text.text.startswith(theirs))
        piece = next(piece for piece in form.comparison.pieces if piece.text.startswith(ours))
        data[f"text-{segment.segment_id}"] = str(piece.number)
    return data


def test_a_place_has_the_names_that_the_editor_shows() -> None:
    page = version(make_full_record(()), "en")
    steps = next(child for child in page.body if child.block_type == "steps")
    entry = steps.value["steps"].bound_blocks[1]
    assert place_label(page, "title") == "Title"
    assert place_label(page, f"body.{steps.id}.steps.{entry.id}.title") == "Text › Steps › Steps › 2 › Step"
    assert place_label(page, "body.no-such-block") == "Text"
    assert place_label(page, "no_such_field") == "no_such_field"


def test_the_editor_says_that_a_version_is_kept_whole_and_why() -> None:
    practice = kept_whole()
    translator = signed_in("translator-da")
    answer = translator.get(edit_address(practice, "da"))
    assert "This version is kept whole. The text does not match the original." in messages_of(answer)
    assert address("practice_version", practice) in answer.content.decode()
    state = translator.get(address("practice_version", practice)).content.decode()
    assert "The text does not match the original." in state
    assert "First place that does not match" in state
    assert address("practice_version_match", practice) in state


def test_what_is_translated_by_segments_has_nothing_to_match() -> None:
    practice = make_full_record(("da",))
    boss = signed_in("administrator")
    assert "This version is translated by segments." in boss.get(address("practice_version", practice)).content.decode()
    answer = boss.get(address("practice_version_match", practice), follow=True)
    assert "Only a version that is kept whole" in messages_of(answer)


def test_a_person_matches_the_texts_and_readers_see_no_change_before_it_is_published() -> None:
    practice = kept_whole()
    coordinator = signed_in("coordinator-da")
    before = version(practice, "da").body.get_prep_value()
    answer = coordinator.get(address("practice_version_match", practice))
    data = choose(
        answer, **{"Network and": "Network and", "Schools": "Skoler", "Ask en": "Spørg", "One network": "One network"}
    )
    answer = coordinator.post(address("practice_version_match", practice), data, follow=True)
    assert "translated by segments from now on" in messages_of(answer)
    assert "texts are still open" in messages_of(answer)
    assert version(practice, "da").body.get_prep_value() == before
    state = editor_state(coordinator.get(edit_address(practice, "da")))
    stored = {row["data"] for row in state["initialStringTranslations"]}
    assert 'Skoler og <b>forældre</b> da, se <a id="a1">byen</a>.' in stored
    assert "Spørg da" in stored
    aside = [entry["text"] for entry in VersionState.objects.get(page=version(practice, "da")).set_aside]
    assert "Et afsnit som kilden ikke har da." in aside
    coordinator.post(edit_address(practice, "da"), {"action": "publish"})
    body = str(version(practice, "da").body)
    assert "https://example.org/da" in body, "the version's own address of the link is kept"
    assert "Spørg da" in body
    assert "Schools" not in body


def test_an_address_that_is_not_allowed_stays_out_of_a_match() -> None:
    practice = kept_whole()
    body = own_blocks("da")
    body[0]["value"] = body[0]["value"].replace("https://example.org/da", "ftp://example.org/da")
    PracticePage.objects.filter(pk=version(practice, "da").pk).update(body=body)  # as it was before there were rules
    version(practice, "da").save_revision(clean=False)
    boss = signed_in("administrator")
    data = choose(boss.get(address("practice_version_match", practice)), Schools="Skoler")
    answer = boss.post(address("practice_version_match", practice), data, follow=True)
    assert "1 text has an error" in messages_of(answer)
    override = SegmentOverride.objects.get(data_json__contains="ftp://")
    assert override.has_error
    assert "must begin with" in override.field_error


def test_a_match_is_refused_when_the_original_changed_meanwhile() -> None:
    practice = kept_whole()
    boss = signed_in("administrator")
    data = choose(boss.get(address("practice_version_match", practice)), Schools="Skoler")
    change_version(version(practice, "en"), body=full_body("en", first="Quite another beginning."))
    answer = boss.post(address("practice_version_match", practice), data)
    assert "has changed meanwhile" in answer.content.decode()
    assert not StringTranslation.objects.filter(data__startswith="Skoler").exists()
    assert VersionState.objects.get(page=version(practice, "da")).by_segments is False


@pytest.mark.parametrize("choice", ["0", "999999", "x", "-1"])
def test_an_impossible_choice_is_an_error_at_its_text(choice: str) -> None:
    practice = kept_whole()
    boss = signed_in("administrator")
    data = choose(boss.get(address("practice_version_match", practice)), Schools="Skoler")
    name = next(name for name in data if name.startswith("text-"))
    answer = boss.post(address("practice_version_match", practice), data | {name: choice})
    assert answer.status_code == 200
    assert name in answer.context["form"].errors


def test_one_text_translates_one_segment_only_and_an_empty_match_is_refused() -> None:
    practice = kept_whole()
    boss = signed_in("administrator")
    page = boss.get(address("practice_version_match", practice))
    data = choose(page, Schools="Skoler")
    twice = data | {choose(page, Ask="Skoler").popitem()[0]: data[next(name for name in data if "text-" in name)]}
    assert "Chosen more than once" in boss.post(address("practice_version_match", practice), twice).content.decode()
    empty = {"fingerprint": data["fingerprint"]}
    assert "Choose at least one text" in boss.post(address("practice_version_match", practice), empty).content.decode()


def test_a_draft_of_a_public_version_is_discarded_and_readers_go_on_seeing_their_text() -> None:
    practice = make_full_record(("da",))
    change_version(version(practice, "da"), publish=False, title="Et udkast")
    coordinator = signed_in("coordinator-da")
    assert "Readers go on seeing" in coordinator.get(address("practice_version_discard", practice)).content.decode()
    coordinator.post(address("practice_version_discard", practice))
    page = version(practice, "da")
    assert (page.live, page.title, page.has_unpublished_changes) == (True, "Network and helpdesk da", False)
    assert page.get_latest_revision_as_object().title == "Network and helpdesk da"
    assert version(practice, "en").live


def test_a_version_that_was_never_public_is_deleted_alone() -> None:
    practice = make_full_record(("el",))
    boss = signed_in("administrator")
    locale = version(practice, "el").locale
    submit = reverse("wagtail_localize:submit_page_translation", args=[version(practice, "en").pk])
    danish = type(locale).objects.get(language_code="da")
    boss.post(submit, {"locales": [danish.pk]})
    gone = version(practice, "da").pk
    answer = boss.post(reverse("practice_version_discard", args=[gone]), follow=True)
    assert "The draft is discarded." in messages_of(answer)
    assert not PracticePage.objects.filter(pk=gone).exists()
    assert version(practice, "en").live
    assert version(practice, "el").live
    boss.post(submit, {"locales": [danish.pk]})
    assert version(practice, "da").pk != gone, "the language can be started anew"


@pytest.mark.parametrize("language", ["en", "el"])
def test_neither_an_original_nor_a_version_without_a_draft_is_discarded(language: str) -> None:
    practice = make_full_record(("el",))
    boss = signed_in("administrator")
    answer = boss.post(reverse("practice_version_discard", args=[version(practice, language).pk]), follow=True)
    assert re.search("is the original|has no draft", messages_of(answer))
    assert version(practice, language).live


def test_a_version_that_was_public_once_is_not_deleted() -> None:
    practice = make_full_record(("da",))
    version(practice, "da").unpublish()
    answer = signed_in("administrator").post(address("practice_version_discard", practice), follow=True)
    assert "was public" in messages_of(answer)
    assert version(practice, "da")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("translator-da", False), ("coordinator-el", False), ("editor", False), ("coordinator-da", True)],
)
def test_only_who_publishes_the_language_discards(role: str, allowed: bool) -> None:
    practice = make_full_record(("da",))
    change_version(version(practice, "da"), publish=False, title="Et udkast")
    signed_in(role).post(address("practice_version_discard", practice))
    assert (version(practice, "da").get_latest_revision_as_object().title == "Et udkast") is not allowed


def test_a_locked_version_is_neither_matched_nor_discarded() -> None:
    practice = kept_whole()
    change_version(version(practice, "da"), publish=False, title="Et udkast")
    boss = signed_in("coordinator-da")
    data = choose(boss.get(address("practice_version_match", practice)), Schools="Skoler")
    page = version(practice, "da")
    page.locked, page.locked_by = True, make_user("publisher")
    page.save(update_fields=["locked", "locked_by"])
    for name in ("practice_version_match", "practice_version_discard"):
        assert "locked" in messages_of(boss.post(address(name, practice), data, follow=True))
    assert VersionState.objects.get(page=page).by_segments is False
    assert version(practice, "da").get_latest_revision_as_object().title == "Et udkast"


def test_a_discarded_draft_stands_in_the_history(client: Client) -> None:
    practice = make_full_record(("da",))
    change_version(version(practice, "da"), publish=False, title="Et udkast")
    boss = signed_in("administrator")
    boss.post(address("practice_version_discard", practice))
    history = boss.get(reverse("wagtailadmin_pages:history", args=[version(practice, "da").pk])).content.decode()
    assert "Draft discarded: Danish" in history
