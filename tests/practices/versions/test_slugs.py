"""Slugs of versions: made from the title, free among all records."""

import pytest

from practices.languages.slugs import MAX_LENGTH
from practices.versions.slugs import free_slug, valid_slug


@pytest.mark.parametrize("slug", ["parents-room", "a", "x" * MAX_LENGTH])
def test_a_slug_that_can_be_an_address_stays_as_typed(slug: str) -> None:
    assert valid_slug(slug) == slug


@pytest.mark.parametrize(("typed", "slug"), [("feed", "feed-1"), ("δωμάτιο", "domatio"), ("x" * 200, "x" * MAX_LENGTH)])
def test_a_slug_that_cannot_be_an_address_is_made_into_one(typed: str, slug: str) -> None:
    assert valid_slug(typed) == slug


def test_the_first_free_slug_is_taken() -> None:
    assert free_slug("room", lambda slug: False) == "room"
    assert free_slug("room", {"room", "room-2"}.__contains__) == "room-3"
    assert free_slug("room", {"room-2"}.__contains__, first=2) == "room-3"


def test_where_all_slugs_are_taken_there_is_none() -> None:
    assert free_slug("room", lambda slug: True) == ""
