"""Two editors and one record: the second waits before it looks, so that it neither fails nor stands in the way."""

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
RUN = "import django; django.setup(); from tests.faults.lost_races import main; main()"
WITHDRAWN = "publish what is withdrawn"


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the races left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("races")
    with copy_of_test_database(folder) as database:
        environment = {**os.environ, "DATABASE_URL": database, "VAR_DIR": str(folder)}
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            env=environment, cwd=Path(settings.BASE_DIR), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_whoever_waits_for_a_record_is_served_afterwards(outcome: dict[str, dict[str, Any]]) -> None:
    assert {name: row["status"] for name, row in outcome.items() if name != WITHDRAWN} == dict.fromkeys(
        set(outcome) - {WITHDRAWN}, 302
    )


def test_whoever_waits_for_a_record_holds_none_of_its_pages(outcome: dict[str, dict[str, Any]]) -> None:
    assert {name: row["pages are free"] for name, row in outcome.items()} == dict.fromkeys(outcome, True)


def test_whoever_publishes_what_was_withdrawn_meanwhile_gets_the_form_back_with_the_reason(
    outcome: dict[str, dict[str, Any]],
) -> None:
    lost = outcome[WITHDRAWN]
    assert (lost["status"], lost["kept"], lost["who"]) == (200, True, True)
