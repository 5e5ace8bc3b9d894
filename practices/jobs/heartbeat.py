"""The heartbeat of the worker: an entry of the shared cache that it renews while it runs."""

import time

from django.core.cache import cache

KEY = "worker-heartbeat"
ALIVE_SECONDS = 15


def beat() -> None:
    """Renew the heartbeat."""
    cache.set(KEY, time.time(), 300)


def worker_is_running() -> bool:
    """Return whether a worker renewed its heartbeat within the last seconds."""
    last = cache.get(KEY)
    return last is not None and time.time() - last < ALIVE_SECONDS


def stop() -> None:
    """Remove the heartbeat when the worker ends in order."""
    cache.delete(KEY)


def worker_state() -> str:
    """Return `ok`, or that none runs."""
    return "ok" if worker_is_running() else "not running"
