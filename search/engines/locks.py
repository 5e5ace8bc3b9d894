"""Locks that hold across processes and machines: in PostgreSQL, or as a file where the database is a file itself."""

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, connection

from search.engines.base import IndexBusyError

_PAUSE_SECONDS = 0.02
_STEP_SECONDS = 0.2


@contextmanager
def held(name: str, seconds: float) -> Iterator[None]:
    """Hold the lock of that name. It is freed when its holder dies, however that happens.

    Raises:
        IndexBusyError: when another holds it longer than `seconds`.
    """
    if connection.vendor == "postgresql":
        with _held_in_postgresql(name, seconds):
            yield
    else:
        with _held_as_file(name, seconds):
            yield


@contextmanager
def _held_in_postgresql(name: str, seconds: float) -> Iterator[None]:
    """On a connection of its own: a failed transaction of the holder must neither free nor keep it."""
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    own = connection.copy()
    try:
        with own.cursor() as cursor:

            def try_once() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
                row = cursor.fetchone()
                return bool(row and row[0])

            _wait(try_once, name, seconds, _STEP_SECONDS)
            yield
            # The lock went with its connection, if that broke: whoever held it must not believe that all was well.
            try:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
            except DatabaseError as error:
                raise IndexBusyError(f"The {name} lock was lost: the database was away.") from error
    finally:
        own.close()


@contextmanager
def _held_as_file(name: str, seconds: float) -> Iterator[None]:
    folder = Path(settings.VAR_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("a") as file:
        _wait(lambda: _try_file(file), name, seconds, _PAUSE_SECONDS)
        yield


def _try_file(file: "IO[str]") -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _wait(try_once: Callable[[], bool], name: str, seconds: float, pause: float) -> None:
    until = time.monotonic() + seconds
    while not try_once():
        if time.monotonic() >= until:
            raise IndexBusyError(f"Another process holds the {name} lock of the index.")
        time.sleep(pause)
