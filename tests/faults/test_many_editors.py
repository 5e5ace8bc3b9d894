"""Eight editors on one record at the same moment: no error, nothing lost, the index as the database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.portal.databases import copy_of_test_database
from tests.rounds import rounds

pytestmark = pytest.mark.django_db  # so that the migrated database exists
RUN = "import sys, django; django.setup(); from tests.faults.many_editors import main; main(int(sys.argv[1]))"


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the editors left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("editors")
    with copy_of_test_database(folder) as database:
        environment = {**os.environ, "DATABASE_URL": database, "VAR_DIR": str(folder)}
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(rounds(4))],
            env=environment, cwd=Path(settings.BASE_DIR), capture_output=True, text=True, check=False, timeout=1200,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_no_action_ends_in_an_error(outcome: dict[str, Any]) -> None:
    assert outcome["errors"] == []
    assert outcome["faults"] == []


def test_nothing_that_was_acknowledged_is_lost(outcome: dict[str, Any]) -> None:
    assert outcome["saved"]
    assert (outcome["lost"], outcome["lost_comments"]) == ([], [])


def test_the_tree_of_pages_is_whole(outcome: dict[str, Any]) -> None:
    assert outcome["tree"] == [[]] * 5


def test_the_index_equals_the_database(outcome: dict[str, Any]) -> None:
    assert outcome["index"] == {"missing": [], "extra": [], "stale": []}
