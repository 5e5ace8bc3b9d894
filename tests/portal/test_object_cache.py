"""The cache of a process keeps objects, and otherwise behaves as Django's."""

import time

import pytest
from django.core.cache import caches


def test_what_is_read_is_the_very_object() -> None:
    book = {"label": object()}
    caches["process"].set("book", book)
    assert caches["process"].get("book") is book


def test_what_expired_is_gone_and_may_be_added_again() -> None:
    cache = caches["process"]
    assert cache.add("short", 1, timeout=0.01)
    time.sleep(0.02)
    assert cache.get("short", "gone") == "gone"
    assert cache.add("short", 2)
    assert not cache.add("short", 3)
    assert cache.get("short") == 2


def test_counters_count_and_unknown_ones_are_an_error() -> None:
    cache = caches["process"]
    cache.set("count", 1)
    assert cache.incr("count") == 2
    assert cache.incr("count", 5) == 7
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_a_full_cache_drops_what_was_not_used_for_longest() -> None:
    cache = caches["process"]
    cache.set("used", "kept")
    for number in range(cache._max_entries + 10):  # type: ignore[attr-defined]
        cache.set(f"n{number}", number)
        if number % 1000 == 0:
            assert cache.get("used") == "kept"
    assert cache.get("used") == "kept"
    assert cache.get("n0") is None
