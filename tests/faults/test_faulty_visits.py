"""A full disk and a lock that nobody gives back: 503 in the reader's language, and what was typed is still there."""

from typing import Any

import pytest
from django.db import connection

from tests.portal.databases import run_on_a_copy

pytestmark = pytest.mark.django_db  # so that the migrated database exists
LANGUAGES = {"comment": "mt", "login": "fi", "publish": "el", "small upload": "el", "large upload": "el"}


@pytest.fixture(scope="module", params=["disk", "lock"])
def outcome(request: Any, django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came during the fault and after it, on a fresh copy of the migrated database."""
    folder = tmp_path_factory.mktemp(request.param)
    return {**run_on_a_copy(folder, "tests.faults.faulty_visits", request.param), "fault": request.param}


def failing(outcome: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The answers to what could not be stored. The disk of PostgreSQL is another one: only files meet a full disk."""
    on_server = connection.vendor == "postgresql" and outcome["fault"] == "disk"
    names = ("small upload", "large upload") if on_server else set(outcome["during"]) - {"reading"}
    return {name: outcome["during"][name] for name in names}


def test_a_request_that_cannot_be_stored_gets_503_with_retry_after(outcome: dict[str, Any]) -> None:
    answers = failing(outcome)
    assert {name: answer["status"] for name, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert all(answer["retry"] and answer["headers"] for answer in answers.values())


def test_reading_goes_on(outcome: dict[str, Any]) -> None:
    assert outcome["during"]["reading"]["status"] in (200, 302)


def test_the_page_speaks_the_persons_language(outcome: dict[str, Any]) -> None:
    answers = failing(outcome)
    found = {name: answers[name]["language"] for name in LANGUAGES if name in answers}
    assert found == {name: code for name, code in LANGUAGES.items() if name in answers}


def test_the_page_of_a_503_contains_the_typed_text_and_no_password(outcome: dict[str, Any]) -> None:
    answers = failing(outcome)
    assert {name: answer["kept"] for name, answer in answers.items()} == dict.fromkeys(answers, True)
    assert not any(answer["secret"] for answer in answers.values())


def test_neither_half_a_file_nor_a_row_stays(outcome: dict[str, Any]) -> None:
    assert outcome["left"] == []
    assert outcome["rows"]["documents"] == 0


def test_sent_again_everything_is_stored(outcome: dict[str, Any]) -> None:
    if connection.vendor == "postgresql" and outcome["fault"] == "disk":
        assert outcome["stored"]["documents"]
        return
    assert set(outcome["again"].values()) <= {200, 201, 302}
    assert outcome["stored"] == dict.fromkeys(outcome["stored"], True)
