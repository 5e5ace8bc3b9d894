"""Twenty at the same moment: one comment, one confirmation, one notice; on real connections to a real database."""

from typing import Any

import pytest

from tests.portal.databases import run_on_a_copy

pytestmark = pytest.mark.django_db  # so that the migrated database exists


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the race left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("race")
    return run_on_a_copy(folder, "tests.practices.discussion.race")


def test_one_form_sent_twenty_times_at_once_is_one_comment_and_one_mail(outcome: dict[str, Any]) -> None:
    assert outcome["posts"] == {"302": 20}
    assert (outcome["rows"], outcome["mails"]) == (1, 1)


def test_one_button_pressed_twenty_times_at_once_is_one_change_and_one_notice(outcome: dict[str, Any]) -> None:
    assert outcome["confirms"] == {"200": 20}
    assert outcome["states"] == ["pending"]
    assert outcome["notices"] == 1


def test_twenty_answers_at_once_all_get_a_place_of_their_own(outcome: dict[str, Any]) -> None:
    assert outcome["replies"] == {"302": 20}
    assert outcome["orders"] == 21


def test_a_flood_at_once_sends_no_mailbox_more_than_three_mails(outcome: dict[str, Any]) -> None:
    assert outcome["flood"] == {"302": 3, "429": 17}
    assert outcome["victim"] == 3


def test_a_flood_at_once_on_many_records_sends_no_mailbox_more_than_three_mails(outcome: dict[str, Any]) -> None:
    assert outcome["wide_flood"] == {"302": 3, "429": 17}
    assert outcome["wide_victim"] == 3


def test_many_comments_confirmed_at_once_make_one_notice(outcome: dict[str, Any]) -> None:
    assert outcome["confirmed_together"] == {"200": 20}
    assert outcome["notices_together"] == 1
