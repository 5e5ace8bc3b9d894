"""Eight editors on one record at the same moment: no error, nothing lost, the index as the database."""

from typing import Any

import pytest

from tests.portal.databases import run_on_a_copy
from tests.rounds import rounds

pytestmark = pytest.mark.django_db  # so that the migrated database exists


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the editors left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("editors")
    return run_on_a_copy(folder, "tests.faults.many_editors", str(rounds(4)))


def test_no_action_ends_in_an_error(outcome: dict[str, Any]) -> None:
    assert outcome["errors"] == []
    assert outcome["faults"] == []


def test_no_acknowledged_change_of_many_editors_is_lost(outcome: dict[str, Any]) -> None:
    assert outcome["saved"]
    assert (outcome["lost"], outcome["lost_comments"]) == ([], [])


def test_the_tree_of_pages_is_whole(outcome: dict[str, Any]) -> None:
    assert outcome["tree"] == [[]] * 5


def test_the_index_equals_the_database(outcome: dict[str, Any]) -> None:
    assert outcome["index"] == {"missing": [], "extra": [], "stale": []}
