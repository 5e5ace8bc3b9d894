"""The record that people talk about."""

import pytest

from practices.records.models.record import Practice
from tests.factories import make_record


@pytest.fixture
def practice() -> Practice:
    """A record with a translation."""
    return make_record("Parents' room", versions={"da": "Forældrerum"})
