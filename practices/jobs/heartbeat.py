"""Tells whether a worker runs: it renews a row of the shared cache while it lives."""

import time

from django.core.cache import cache

KEY = "worker-heartbeat"
ALIVE_SECONDS = 15


def beat() -> None:
    """The worker is alive now."""
    cache.set(KEY, time.time(), 300)


def worker_is_running() -> bool:
    """Whether a worker renewed its mark within the last seconds."""
    last = cache.get(KEY)
    return last is not None and time.time() - last < ALIVE_SECONDS


def stop() -> None:
    """The worker ends in order."""
    cache.delete(KEY)


def worker_state() -> str:
    """`ok`, or that none runs."""
    return "ok" if worker_is_running() else "not running"
