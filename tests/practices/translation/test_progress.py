"""How far a record is in each language."""

from typing import Any

import pytest

from practices.records.writing import change_version
from practices.translation.progress import record_progress
from tests.factories import version
from tests.practices.translation.records import full_body, make_full_record, make_version

pytestmark = pytest.mark.django_db


def test_the_state_of_each_language_is_told_apart(django_assert_max_num_queries: Any) -> None:
    practice = make_full_record(("da", "de"))
    make_version(practice.translation_key, "el", body=full_body("el")[1:])
    change_version(version(practice, "en"), title="A new title")
    change_version(version(practice, "de"), title="Ein neuer Titel")
    with django_assert_max_num_queries(5):
        states = {entry.language: entry for entry in record_progress(practice)}
    assert {code: entry.state for code, entry in states.items() if entry.state != "missing"} == {
        "en": "original",
        "da": "waiting",
        "de": "complete",
        "el": "not_by_segments",
    }
    assert states["da"].total - states["da"].done == 1
    assert len(states) == 23
