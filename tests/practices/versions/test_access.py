"""One answer to "public, gone or unknown"."""

import itertools

import pytest

from practices.versions.access import Access, access_to


@pytest.mark.parametrize("published", [True, False])
def test_a_live_version_without_restriction_is_public(published: bool) -> None:
    access = access_to(is_live=True, is_public=True, was_published=published, is_withdrawn=False)
    assert access is Access.PUBLIC


@pytest.mark.parametrize("published", [True, False])
def test_a_live_version_behind_a_restriction_is_restricted(published: bool) -> None:
    access = access_to(is_live=True, is_public=False, was_published=published, is_withdrawn=False)
    assert access is Access.RESTRICTED


@pytest.mark.parametrize(("live", "public"), [(False, False), (True, True), (True, False)])
def test_what_is_withdrawn_is_never_shown(live: bool, public: bool) -> None:
    def access(published: bool) -> Access:
        return access_to(is_live=live, is_public=public, was_published=published, is_withdrawn=True)

    assert access(True) is Access.GONE
    assert access(False) is Access.UNKNOWN


def test_without_a_live_version_only_its_past_decides() -> None:
    for withdrawn, published in itertools.product([True, False], repeat=2):
        access = access_to(is_live=False, is_public=False, was_published=published, is_withdrawn=withdrawn)
        assert access is (Access.GONE if published else Access.UNKNOWN)
