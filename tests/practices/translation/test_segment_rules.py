"""What the side-by-side editor and PO files bring keeps the rules of the page editor."""

import re
from typing import Any

import polib
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringTranslation

from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.localize.completeness import waiting_texts
from tests.factories import signed_in, version
from tests.practices.translation.desk import (
    choice_segment,
    choose,
    download_po,
    editor_rows,
    publish_segments,
    text_segment,
    translation_of,
    type_segment,
    upload_report,
)
from tests.practices.translation.records import all_texts, block, full_body, make_full_record, make_version
from tests.practices.versions.blocks.test_rules import BAD_ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return make_full_record(("da",))


@pytest.fixture
def boss() -> Client:
    return signed_in("administrator")


LINK = '<a id="a1">byen</a>'
TOO_MUCH: list[tuple[str, str, str, str]] = [
    # path, part of the source text, what is typed, what the message says
    ("title", "", "   ", "no visible text"),
    ("title", "", "\u3164", "no visible text"),
    ("title", "", "&#x2800;&nbsp;", "no visible text"),
    ("title", "", "x" * 256, "at most 255 characters"),
    ("title", "", "En <b>titel</b>", "<b> is not allowed"),
    ("summary", "", "x" * 1000, "at most 600 characters"),
    ("summary", "", "<script>alert(1)</script>", "<script> is not allowed"),
    ("title", "Ask en", "x" * 500, "at most 160 characters"),
    ("title", "Ask en", "\u2800", "no visible text"),
    ("text", "Ask it", "x" * 2001, "at most 2000 characters"),
    ("intro", "These", "x" * 601, "at most 600 characters"),
    ("value", "85", "x" * 41, "at most 40 characters"),
    ("attribution", "", "x" * 201, "at most 200 characters"),
    ("note", "", "x" * 301, "at most 300 characters"),
    ("", "the city en", "x" * 301, "at most 300 characters"),
    ("", "a vision", "x" * 1001, "at most 1000 characters"),
    ("", "together", "Skoler og forældre <b>sammen</b>.", 'id="a1"> of the source text is missing'),
    ("", "together", f"Skoler <b>sammen</b>, {LINK} og {LINK}.", "more than once"),
    ("", "together", f"Skoler <b>sammen, {LINK}.", "<b> has no end tag"),
    ("", "together", f"Skoler sammen, {LINK}.", "<b> of the source text is missing"),
    ("", "together", f"Skoler <b>sammen</b>, {LINK} <img src=x onerror=alert(1)>", "<img> has attributes"),
    ("", "together", f"Skoler <b>sammen</b>, {LINK} <script>alert(1)</script>", "<script> is not allowed"),
    ("", "together", 'Skoler <b>sammen</b>, <a id="a1" href="javascript:alert(1)">byen</a>', "attributes"),
    ("", "together", "<b>" * 3000 + LINK + "</b>" * 3000, "nested too deeply"),
    ("", "a helpdesk", "x" * 100_001, "longer than 100000"),
]


def test_texts_that_the_page_editor_would_not_take_are_stored_with_their_error_and_not_published(
    practice: Practice, boss: Client
) -> None:
    before = all_texts(practice)["da"]
    last: dict[int, tuple[Any, str, str]] = {}
    for path, part, text, message in TOO_MUCH:
        segment = text_segment(practice, path, part)
        answer = type_segment(boss, practice, segment, text)
        assert answer.status_code == 200, "the script shows no message with any other status"
        assert message in answer.json()["error"], text[:60]
        assert answer.json()["data"] == text
        last[segment.pk] = (segment, text, message)
    for _time in range(2):
        rows = editor_rows(boss, practice)
        for segment, text, message in last.values():
            assert message in rows[segment.pk]["error"]
            assert rows[segment.pk]["data"] == text, "what was typed is not lost"
        assert waiting_texts(translation_of(practice)) == len(last)
        publish_segments(boss, practice)
        assert all_texts(practice)["da"] == before


TAKEN = [
    ("title", "Network", "  Netværk &amp; hjælp ", "'Netværk & hjælp'"),
    ("summary", "", "x" * 600, "x" * 600),
    ("title", "Ask en", "y" * 160, "y" * 160),
    ("", "together", f"Hos {LINK} er skoler <b>sammen</b>, <i>ja</i>.", "<i>ja</i>."),
    ("intro", "These", "En<br>to", "En\\nto"),
]


def test_what_the_page_editor_takes_is_published(practice: Practice, boss: Client) -> None:
    for path, part, text, _published in TAKEN:
        assert type_segment(boss, practice, text_segment(practice, path, part), text).json()["error"] is None
    publish_segments(boss, practice)
    for _path, _part, _text, published in TAKEN:
        assert published in str(all_texts(practice)["da"])


def test_a_mended_text_loses_its_error(practice: Practice, boss: Client) -> None:
    segment = text_segment(practice, "summary")
    assert type_segment(boss, practice, segment, "x" * 601).json()["error"]
    assert type_segment(boss, practice, segment, "Kort").json()["error"] is None
    publish_segments(boss, practice)
    assert version(practice, "da").summary == "Kort"


def test_a_title_with_an_error_does_not_name_the_page_in_the_tree(practice: Practice, boss: Client) -> None:
    type_segment(boss, practice, text_segment(practice, "title"), "x" * 300)
    assert version(practice, "da").draft_title == "Network and helpdesk da"
    type_segment(boss, practice, text_segment(practice, "title"), "Netværk &amp; hjælp")
    assert version(practice, "da").draft_title == "Netværk & hjælp"


def test_a_po_file_brings_nothing_that_the_editor_refuses(practice: Practice, boss: Client) -> None:
    before = all_texts(practice)["da"]
    todo: dict[int, list[Any]] = {text_segment(practice, path, part).pk: [] for path, part, _text, _message in TOO_MUCH}
    for path, part, text, message in TOO_MUCH:
        todo[text_segment(practice, path, part).pk].append((text_segment(practice, path, part), text, message))
    while any(todo.values()):
        po = polib.pofile("#\n" + download_po(boss, practice))
        sent = [cases.pop() for cases in todo.values() if cases]
        for segment, text, _message in sent:
            po.find(segment.string.data, msgctxt=segment.context.path).msgstr = text
        says = " ".join(upload_report(boss, practice, str(po)))
        assert "not published" in says
        rows = editor_rows(boss, practice)
        for segment, text, message in sent:
            assert message in rows[segment.pk]["error"]
            assert rows[segment.pk]["data"] == text
        publish_segments(boss, practice)
        assert all_texts(practice)["da"] == before


def test_a_request_without_a_value_or_with_control_characters_says_so(practice: Practice, boss: Client) -> None:
    segment = text_segment(practice, "title")
    address = reverse("wagtail_localize:edit_string_translation", args=[translation_of(practice).pk, segment.pk])
    assert boss.put(address, "", content_type="application/x-www-form-urlencoded").status_code == 400
    assert type_segment(boss, practice, segment, "a\x00b").status_code == 400
    assert "control characters" in type_segment(boss, practice, segment, "a\x07b").json()["error"]


def test_a_segment_of_another_record_is_not_written_through_this_one(practice: Practice, boss: Client) -> None:
    other = make_full_record(("da",))
    assert type_segment(boss, practice, text_segment(other, "title"), "x").status_code == 404


@pytest.mark.parametrize("place", [".'https://example.org/a'", "source_url", ".url"])
def test_an_address_that_is_not_allowed_stands_with_its_error_and_never_goes_public(
    place: str, practice: Practice, boss: Client
) -> None:
    before = all_texts(practice)["da"]
    segment = choice_segment(practice, place)
    for value in BAD_ADDRESSES:
        if place == "source_url" and not value:
            continue  # the address of a source may be left out
        answer = choose(boss, practice, segment, value)
        assert answer.json()["error"], value
        assert answer.json()["data"] == value
        assert SegmentOverride.objects.get(context=segment.context).data == value
    for _time in range(2):
        publish_segments(boss, practice)
        assert all_texts(practice)["da"] == before
    assert SegmentOverride.objects.get(context=segment.context).has_error


def test_an_address_of_the_versions_own_stays_public_when_a_wrong_one_is_typed(
    practice: Practice, boss: Client
) -> None:
    for place in (".'https://example.org/a'", "source_url"):
        choose(boss, practice, choice_segment(practice, place), "https://example.org/dansk")
    publish_segments(boss, practice)
    before = all_texts(practice)["da"]
    assert str(before).count("https://example.org/dansk") == 2
    for place in (".'https://example.org/a'", "source_url"):
        choose(boss, practice, choice_segment(practice, place), "javascript:alert(1)")
    publish_segments(boss, practice)
    publish_segments(boss, practice)
    assert all_texts(practice)["da"] == before
    for place in (".'https://example.org/a'", "source_url"):
        assert choose(boss, practice, choice_segment(practice, place), "https://example.org/ny").json()["error"] is None
    publish_segments(boss, practice)
    assert str(all_texts(practice)["da"]).count("https://example.org/ny") == 2


def with_media() -> tuple[Practice, Image, Document]:
    picture = Image.objects.create(title="A", file=get_test_image_file("a.png"))
    paper = Document.objects.create(title="A", file=ContentFile(b"a", name="a.txt"))

    def media(code: str) -> list[dict[str, Any]]:
        return [
            block("picture", "picture", {"image": picture.pk, "alt_text": f"A room {code}", "caption": ""}),
            block("attachment", "attachment", {"document": paper.pk, "title": f"Plan {code}", "language": "en"}),
            block("video", "video", {"url": "https://example.org/v", "title": f"Film {code}"}),
        ]

    practice = make_full_record(())
    page = version(practice, "en")
    change_version(page, body=[*full_body("en"), *media("en")])
    make_version(practice.translation_key, "da", body=[*full_body("da"), *media("da")])
    return Practice.objects.get(pk=practice.pk), picture, paper


@pytest.fixture
def private() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection.add_child(name="Inside")


def test_a_private_or_missing_picture_or_document_is_not_chosen_for_a_version(
    boss: Client, private: Collection
) -> None:
    practice, _picture, _paper = with_media()
    before = all_texts(practice)["da"]
    hidden = Image.objects.create(title="P", file=get_test_image_file("p.png"), collection=private)
    secret = Document.objects.create(title="P", file=ContentFile(b"p", name="p.txt"), collection=private)
    for place, chosen in (("image", hidden), ("document", secret)):
        segment = choice_segment(practice, f".{place}")
        cases: tuple[tuple[Any, str], ...] = (
            (chosen.pk, "private collection"),
            (999_999, "does not exist"),
            ("1e3", "cannot be used"),
            ("9" * 40, "cannot be used"),
            ("-1", "cannot be used"),
            ("", "cannot be used"),
        )
        for value, message in cases:
            assert message in choose(boss, practice, segment, value).json()["error"]
        publish_segments(boss, practice)
        choose(boss, practice, segment, chosen.pk)
        publish_segments(boss, practice)
        assert all_texts(practice)["da"] == before


def test_a_picture_of_a_public_collection_is_chosen_by_those_who_may_use_it(boss: Client) -> None:
    practice, _picture, _paper = with_media()
    other = Image.objects.create(title="B", file=get_test_image_file("b.png"))
    segment = choice_segment(practice, ".image")
    translator = signed_in("translator-da")
    assert "not open to you" in choose(translator, practice, segment, other.pk).json()["error"]
    assert choose(boss, practice, segment, other.pk).json()["error"] is None
    publish_segments(boss, practice)
    assert f"'image': {other.pk}" in str(all_texts(practice)["da"])
    assert waiting_texts(translation_of(practice)) == 0


def test_a_picture_that_was_deleted_or_made_private_since_is_shown_and_not_published_anew(
    boss: Client, private: Collection
) -> None:
    practice, _picture, _paper = with_media()
    other = Image.objects.create(title="B", file=get_test_image_file("b.png"))
    segment = choice_segment(practice, ".image")
    choose(boss, practice, segment, other.pk)
    Image.objects.filter(pk=other.pk).update(collection=private)
    before = all_texts(practice)["da"]
    publish_segments(boss, practice)
    assert all_texts(practice)["da"] == before
    assert "private collection" in SegmentOverride.objects.get(context=segment.context).field_error
    choose(boss, practice, choice_segment(practice, ".document"), 0)
    SegmentOverride.objects.update(has_error=False)
    other.delete()
    publish_segments(boss, practice)
    assert all_texts(practice)["da"] == before


def test_a_video_of_a_version_keeps_to_https(boss: Client) -> None:
    practice, _picture, _paper = with_media()
    segment = next(row for row in OverridableSegment.objects.all() if row.data == "https://example.org/v")
    assert "https://" in choose(boss, practice, segment, "http://example.org/v").json()["error"]
    assert choose(boss, practice, segment, "https://example.org/w").json()["error"] is None


OLD_ROWS: list[tuple[str, dict[str, Any]]] = [
    ("title", {"data": "   "}),
    ("summary", {"data": "x" * 1000}),
    ("Ask en", {"data": "x" * 500}),
]


def test_rows_from_before_the_rules_are_stopped_at_publication_and_shown_at_their_segments(
    practice: Practice, boss: Client
) -> None:
    before = all_texts(practice)["da"]
    segments = [
        text_segment(practice, "title" if " " in place else place, place if " " in place else "")
        for place, _row in OLD_ROWS
    ]
    for segment, (_place, row) in zip(segments, OLD_ROWS, strict=True):
        rows = StringTranslation.objects.filter(translation_of=segment.string, context=segment.context)
        rows.update(has_error=False, **row)
    answer = publish_segments(boss, practice)
    assert "New validation errors" in " ".join(str(message) for message in answer.context["messages"])
    assert all_texts(practice)["da"] == before
    shown = editor_rows(boss, practice)
    assert all(shown[segment.pk]["error"] for segment in segments)


@pytest.mark.parametrize("place", [".'https://example.org/a'", "source_url", "reading"])
def test_an_old_override_with_a_script_is_stopped_at_publication(practice: Practice, boss: Client, place: str) -> None:
    segment = choice_segment(practice, ".url" if place == "reading" else place)
    before = all_texts(practice)["da"]
    choose(boss, practice, segment, "https://example.org/x")
    SegmentOverride.objects.update(data_json='"javascript:alert(1)"', has_error=False)
    publish_segments(boss, practice)
    assert all_texts(practice)["da"] == before
    row = SegmentOverride.objects.get(context=segment.context)
    assert row.has_error
    assert row.field_error
    translation_of(practice).save_target(publish=False)
    assert "javascript:" not in str(version(practice, "da").get_latest_revision_as_object().body.get_prep_value())


def test_a_draft_leaves_out_what_breaks_a_rule(practice: Practice, boss: Client) -> None:
    segment = text_segment(practice, "summary")
    type_segment(boss, practice, text_segment(practice, "title"), "Ny titel")
    StringTranslation.objects.filter(translation_of=segment.string).update(data="x" * 700)
    translation_of(practice).save_target(publish=False)
    draft = version(practice, "da").get_latest_revision_as_object()
    assert (draft.title, draft.summary) == ("Ny titel", "One network against early leaving da.")
    assert editor_rows(boss, practice)[segment.pk]["error"]


def test_what_is_public_already_does_not_hinder_the_rest(practice: Practice, boss: Client) -> None:
    page = version(practice, "da")
    type(page).objects.filter(pk=page.pk).update(summary="y" * 700)
    StringTranslation.objects.filter(context__path="summary").update(data="y" * 700)
    type_segment(boss, practice, text_segment(practice, "title"), "Ny titel")
    publish_segments(boss, practice)
    page = version(practice, "da")
    assert (page.title, len(page.summary)) == ("Ny titel", 700)


def test_every_text_of_a_published_version_can_be_saved_as_it_is(practice: Practice, boss: Client) -> None:
    rows = editor_rows(boss, practice)
    for segment in translation_of(practice).source.stringsegment_set.select_related("context", "string"):
        answer = type_segment(boss, practice, segment, rows[segment.pk]["data"])
        assert answer.json()["error"] is None, (segment.context.path, re.sub(r"\s+", " ", segment.string.data))
