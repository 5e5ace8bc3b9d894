"""A record: one number, one set of tags, whatever the languages."""

import pytest
from django.core.exceptions import ValidationError

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version, create_version
from tests.factories import make_record, text_block, version

pytestmark = pytest.mark.django_db


def test_all_versions_share_one_record_and_its_number() -> None:
    practice = make_record(
        language="nl", title="Ouderlokaal", versions={"en": "Parents' room", "mt": "Kamra tal-ġenituri"}
    )
    assert {page.practice_id for page in PracticePage.objects.all()} == {practice.pk}
    assert practice.original_language == "nl"
    assert practice.number >= 10_001


def test_a_draft_of_tags_is_not_seen_before_it_is_published() -> None:
    practice = make_record(tags={"type": ["practice"], "country": ["BE"]})
    page = version(practice, "en")
    change_version(page, publish=False, tags={"type": ["policy"], "country": ["NL"]})
    practice.refresh_from_db()
    assert practice.tags["country"] == ["BE"]
    version(practice, "en").get_latest_revision().publish()
    practice.refresh_from_db()
    assert practice.tags == {"type": ["policy"], "country": ["NL"]}
    assert {term.code for term in practice.terms.all()} == {"policy", "NL"}


def test_a_translation_cannot_carry_tags_of_its_own() -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    change_version(version(practice, "da"), tags={"country": ["DK"]})
    practice.refresh_from_db()
    assert practice.tags["country"] == ["BE"]
    assert version(practice, "da").tags == {}


def test_a_copy_is_a_new_record_with_the_tags_and_without_the_source() -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    original = version(practice, "en")
    change_version(original, source_url="https://example.org/1", source_name="Somewhere")
    copied = version(practice, "da").copy(
        update_attrs={"slug": "kopi", "title": "Kopi"}, copy_revisions=True, keep_live=False
    )
    assert copied.practice_id != practice.pk
    assert copied.practice.original_language == "da"
    assert copied.tags["country"] == ["BE"]
    assert copied.source_url == ""
    assert copied.get_latest_revision_as_object().practice_id == copied.practice_id


def test_a_slug_belongs_to_one_record_across_all_languages() -> None:
    make_record("Parents' room")
    with pytest.raises(ValidationError):
        create_version(language="da", title="Other", slug="parents-room", body=[text_block("x")])


def test_slugs_of_greek_and_bulgarian_titles_can_be_read() -> None:
    greek = make_record("Σχολείο δεύτερης ευκαιρίας", language="el")
    bulgarian = make_record("Втори шанс в училище", language="bg")
    assert version(greek, "el").slug == "scholeio-defteris-efkairias"
    assert version(bulgarian, "bg").slug == "vtori-shans-v-uchilishte"


def test_the_asked_number_is_given_and_a_taken_one_passed_over() -> None:
    assert make_record(number=460).number == 460
    assert make_record("Other", number=460).number == 10_001
    assert Practice.next_number() == 10_002
