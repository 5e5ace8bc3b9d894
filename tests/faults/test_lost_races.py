"""Two editors and one record: the second waits before it looks, so that it neither fails nor stands in the way."""

from typing import Any

import pytest

from tests.portal.databases import run_on_a_copy

pytestmark = pytest.mark.django_db  # so that the migrated database exists
WITHDRAWN = "publish what is withdrawn"


@pytest.fixture(scope="module")
def outcome(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the races left, run once on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp("races")
    return run_on_a_copy(folder, "tests.faults.lost_races")


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
