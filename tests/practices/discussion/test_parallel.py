"""Twenty at the same moment: one comment, one confirmation, one notice; on real connections to a real database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.portal.databases import copy_of_test_database

pytestmark = pytest.mark.django_db  # so that the migrated database exists
RUN = "import django; django.setup(); from tests.practices.discussion.race import main; main()"


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the race left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("race")
    with copy_of_test_database(folder) as database:
        environment = {**os.environ, "DATABASE_URL": database, "VAR_DIR": str(folder)}
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            env=environment, cwd=Path(settings.BASE_DIR), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


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
