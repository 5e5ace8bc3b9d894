"""A translation is public with its original or after it, never before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.operations.scheduled_publishing import publish_due
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import restore, withdraw
from practices.records.writing import change_version, create_version
from tests.factories import make_record, signed_in, text_block, version
from tests.practices.admin.admin_forms import messages_of
from tests.practices.translation.desk import (
    edit_address,
    publish_in_bulk,
    publish_segments,
    submit,
    translation_of,
    type_all,
    update,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    return signed_in("administrator")


@pytest.fixture
def practice(boss: Client) -> Practice:
    """A draft original and its finished Danish version."""
    practice = make_record(publish=False)
    submit(boss, practice)
    type_all(boss, practice, "da")
    return practice


def live(practice: Practice) -> set[str]:
    pages = PracticePage.objects.filter(practice=practice, live=True)
    return set(pages.values_list("locale__language_code", flat=True))


def test_no_route_publishes_a_translation_before_its_original(practice: Practice, boss: Client) -> None:
    assert "original was never published" in messages_of(publish_segments(boss, practice))
    update(boss, practice, publish=True)
    assert "original was never published" in messages_of(publish_in_bulk(boss, practice, "da"))
    with pytest.raises(ValidationError):
        change_version(version(practice, "da"))
    with pytest.raises(ValidationError):
        create_version(language="el", title="Αίθουσα", translation_key=practice.translation_key)
    assert live(practice) == set()
    practice.refresh_from_db()
    assert practice.first_published_at is None


def test_a_translation_can_be_published_after_its_original(practice: Practice, boss: Client) -> None:
    change_version(version(practice, "en"))
    publish_segments(boss, practice)
    assert live(practice) == {"en", "da"}


def test_original_and_translation_are_published_in_one_bulk_action_in_either_order(
    practice: Practice, boss: Client
) -> None:
    answer = publish_in_bulk(boss, practice, "da", "en")
    assert live(practice) == {"en", "da"}, messages_of(answer)


def test_original_and_translation_scheduled_for_one_time_go_public_and_a_translation_alone_waits(
    practice: Practice,
) -> None:
    translation_of(practice).save_target(publish=False)
    for language, minutes in (("da", -2), ("en", -1)):
        plan(version(practice, language), minutes)
    publish_due()
    assert live(practice) == {"en", "da"}


def test_a_translation_planned_without_its_original_stays_a_draft(practice: Practice, boss: Client) -> None:
    plan(version(practice, "da"), -1)
    publish_due()
    assert live(practice) == set()
    assert "original was never published" in messages_of(boss.get(edit_address(practice)))


def test_after_the_original_was_unpublished_a_further_version_may_go_public() -> None:
    practice = make_record()
    page = create_version(
        language="da",
        title="Forældrerum",
        body=[text_block("Et rum.")],
        translation_key=practice.translation_key,
        publish=False,
    )
    version(practice, "en").unpublish()
    change_version(page)
    assert live(practice) == {"da"}


def test_a_withdrawn_record_gets_no_new_version_until_it_is_restored() -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    withdraw(practice, "Outdated")
    with pytest.raises(ValidationError):
        change_version(version(practice, "da"))
    restore(Practice.objects.get(pk=practice.pk))
    change_version(version(practice, "da"))
    assert live(practice) == {"da"}


def plan(page: PracticePage, minutes: int) -> None:
    draft: Any = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(minutes=minutes)
    revision = draft.save_revision()
    revision.approved_go_live_at = draft.go_live_at
    revision.save()
