"""Twenty at the same moment: one comment, one confirmation, one notice; on real connections to a real database."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db  # so that the migrated database exists
RUN = "import django; django.setup(); from tests.practices.discussion.race import main; main()"


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the race left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("race")
    database = folder / "race.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        source, target = sqlite3.connect(settings.DATABASES["default"]["NAME"]), sqlite3.connect(database)
        source.backup(target)
        source.close()
        target.close()
    else:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
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
