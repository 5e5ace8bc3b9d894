"""Publishing a version changes no stored text and no address of its own."""

import uuid
from typing import Any

import pytest
from wagtail_localize.models import SegmentOverride, TranslationContext

from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.segments import is_by_segments
from practices.translation.segments.registration import register_version
from practices.translation.segments.set_aside import put_back, set_aside_texts
from tests.factories import signed_in, version
from tests.practices.translation.desk import (
    publish_in_bulk,
    publish_segments,
    rows,
    start,
    stop,
    stored,
    type_text,
)
from tests.practices.translation.records import block, block_id, entries, full_body, make_full_record, make_version

pytestmark = pytest.mark.django_db

ENGLISH = '<p><a href="https://e.org/1">one</a> and <a href="https://e.org/2">two</a></p>'
DANISH = '<p><a href="https://d.org/2">to</a> og <a href="https://d.org/1">en</a></p>'


def overrides(practice: Practice) -> list[dict[str, Any]]:
    return list(SegmentOverride.objects.filter(context__object_id=practice.translation_key).order_by("pk").values())


def record_with_links() -> Practice:
    """Links of the version in the other order than the original's, both with addresses of their own."""
    key = uuid.uuid4()
    make_version(key, "en", body=[block("text", "t", ENGLISH)])
    page = make_version(key, "da", body=[block("text", "t", ENGLISH.replace("one", "en").replace("and", "og"))])
    client = signed_in("administrator")
    practice = page.practice
    path = f"body.{block_id('t')}"
    type_text(client, practice, path, '<a id="a2">to</a> og <a id="a1">en</a>')
    translation = practice.versions.get(locale__language_code="da")
    for number in ("1", "2"):
        SegmentOverride.objects.create(
            locale=translation.locale,
            context=override_context(practice, f"{path}.'https://e.org/{number}'"),
            data_json=f'"https://d.org/{number}"',
        )
    publish_segments(client, practice)
    return practice


def override_context(practice: Practice, path: str) -> Any:
    return TranslationContext.objects.get(object_id=practice.translation_key, path=path)


def body_of(practice: Practice) -> str:
    return version(practice, "da").body[0].value.source


def test_links_in_another_order_with_own_addresses_keep_text_and_address_however_often_it_is_published() -> None:
    practice = record_with_links()
    client = signed_in("administrator")
    assert body_of(practice) == DANISH
    texts, addresses = rows(practice), overrides(practice)
    for _again in range(3):
        change_version(version(practice, "da"))
        publish_segments(client, practice)
        register_version(version(practice, "da"))
        assert body_of(practice) == DANISH
        assert rows(practice) == texts
        assert overrides(practice) == addresses


def test_a_publication_that_changed_the_summary_only_loses_no_address() -> None:
    practice = record_with_links()
    addresses = overrides(practice)
    before = {row["id"]: row for row in rows(practice)}
    change_version(version(practice, "da"), summary="En ny sammenfatning.")
    assert overrides(practice) == addresses
    assert body_of(practice) == DANISH
    changed = [row["data"] for row in rows(practice) if row != before.get(row["id"])]
    assert changed == ["En ny sammenfatning."]
    publish_segments(signed_in("administrator"), practice)
    assert body_of(practice) == DANISH


def test_a_changed_sentence_around_links_keeps_which_link_is_which() -> None:
    practice = record_with_links()
    addresses = [(row["context_id"], row["data_json"]) for row in overrides(practice)]
    changed = DANISH.replace("og", "samt")
    change_version(version(practice, "da"), body=[block("text", "t", changed)])
    assert stored(practice, f"body.{block_id('t')}") == ['<a id="a2">to</a> samt <a id="a1">en</a>']
    assert [(row["context_id"], row["data_json"]) for row in overrides(practice)] == addresses
    publish_segments(signed_in("administrator"), practice)
    assert body_of(practice) == changed


def test_links_that_can_only_be_guessed_keep_the_version_whole() -> None:
    practice = record_with_links()
    before = rows(practice)
    unknown = '<p><a href="https://x.org/8">x</a> og <a href="https://x.org/9">y</a></p>'
    change_version(version(practice, "da"), body=[block("text", "t", unknown)])
    assert not is_by_segments(version(practice, "da"))
    assert rows(practice) == before
    assert body_of(practice) == unknown


def test_paragraphs_that_changed_places_are_not_taken_for_each_others_translation() -> None:
    key = uuid.uuid4()
    make_version(key, "en", body=[block("text", "t", "<p>First.</p><p>Second.</p>")])
    page = make_version(key, "da", body=[block("text", "t", "<p>Et.</p><p>To.</p>")])
    before = rows(page.practice)
    change_version(page, body=[block("text", "t", "<p>To.</p><p>Et.</p>")])
    assert rows(page.practice) == before
    assert not is_by_segments(page)


def test_untouched_places_keep_ids_authors_and_dates_of_their_rows() -> None:
    practice = make_full_record(("da",))
    client = signed_in("translator-da")
    type_text(client, practice, "summary", "Skrevet af en oversætter.")
    before = {row["id"]: row for row in rows(practice)}
    publish_segments(signed_in("coordinator-da"), practice)
    assert {row["id"]: row for row in rows(practice)} == before
    change_version(version(practice, "da"), title="En anden titel")
    after = {row["id"]: row for row in rows(practice)}
    assert before.keys() == after.keys()
    assert [row["data"] for key, row in after.items() if row != before[key]] == ["En anden titel"]


def test_repeated_sentences_of_one_place_and_entries_of_lists_stay_as_they_are() -> None:
    key = uuid.uuid4()
    english = [
        block("text", "t", "<p>Yes.</p><p>Yes.</p>"),
        block("partners", "p", {"intro": "", "partners": entries("p", ["city", "city", "police"])}),
    ]
    danish = [
        block("text", "t", "<p>Ja.</p><p>Ja.</p>"),
        block("partners", "p", {"intro": "", "partners": entries("p", ["by", "kommune", "politi"])}),
    ]
    make_version(key, "en", body=english)
    page = make_version(key, "da", body=danish)
    before = rows(page.practice)
    change_version(page, summary="Kun sammenfatningen.")
    assert len(rows(page.practice)) == len(before)
    changed = [block("text", "t", "<p>Ja.</p><p>Ja.</p>"), block("partners", "p", danish[1]["value"])]
    changed[1]["value"]["partners"][1]["value"] = "byrådet"
    change_version(version(page.practice, "da"), body=changed)
    data = {row["id"]: row["data"] for row in rows(page.practice)}
    assert [data[row["id"]] for row in before if data[row["id"]] != row["data"]] == [
        "Kun sammenfatningen.",
        "byrådet",
    ]


def test_a_draft_published_after_the_original_lost_or_reordered_blocks_does_not_lock_the_version() -> None:
    practice = make_full_record(("da",))
    body = full_body("en")
    change_version(version(practice, "en"), body=[*reversed(body[2:]), body[0]])
    before = rows(practice)
    change_version(version(practice, "da"), summary="Kun sammenfatningen.")
    assert is_by_segments(version(practice, "da"))
    assert [row["data"] for row in rows(practice) if row not in before] == ["Kun sammenfatningen."]
    publish_in_bulk(signed_in("administrator"), practice, "da")
    assert is_by_segments(version(practice, "da"))


def test_a_text_that_was_set_aside_can_be_put_back() -> None:
    practice = make_full_record(("da",))
    client = signed_in("administrator")
    type_text(client, practice, "title", "Skrevet i segmenter")
    stop(client, practice)
    change_version(version(practice, "da"), publish=False, title="Skrevet på siden")
    start(client, practice)
    page = version(practice, "da")
    assert stored(practice, "title") == ["Skrevet på siden"]
    aside = set_aside_texts(page)
    assert [(text.path, text.text) for text in aside] == [("title", "Skrevet i segmenter")]
    assert aside[0].author_id is not None
    assert aside[0].at is not None
    put_back(page, aside[0].key)
    assert stored(practice, "title") == ["Skrevet i segmenter"]
    assert [text.text for text in set_aside_texts(page)] == ["Skrevet på siden"]
    with pytest.raises(KeyError):
        put_back(page, "unknown")
