"""Locks between transactions, and locks between processes, freed however their holder ends."""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

PAGE_TREE = "page-tree"
"""Shared by everybody who writes a page; exclusive for those who add, move or remove pages."""


class LockBusyError(Exception):
    """Another process holds the lock; nothing was done."""


def lock_until_commit(*names: str, shared: bool = False) -> None:
    """Wait until no other transaction holds one of these names; hold them until this transaction ends.

    shared: together with others that share them, and never with one that does not.

    Only PostgreSQL needs it: with SQLite a transaction that may write is alone from its beginning
    (IMMEDIATE). Names are taken in one order everywhere, so that two waiters never wait for each other.

    Raises:
        django.db.transaction.TransactionManagementError: outside a transaction the lock would hold nothing.
    """
    if connection.vendor != "postgresql":
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lock_until_commit needs a transaction.")
    with connection.cursor() as cursor:
        for key in sorted(map(_key, set(names))):
            cursor.execute(f"SELECT pg_advisory_xact_lock{'_shared' if shared else ''}(%s)", [key])


class FileLock:
    """A lock of the operating system on a file: for the processes of one machine."""

    pause = 0.02

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; never wait."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def still_held(self) -> bool:
        """Return whether the lock was acquired: the operating system never takes it away."""
        return self._file is not None

    def release(self) -> None:
        """Free the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


class DatabaseLock:
    """A lock in PostgreSQL, for all machines.

    It has a connection of its own: a failed transaction of the holder neither frees nor keeps it.
    """

    pause = 0.2

    def __init__(self, name: str) -> None:
        self._lock_key = _key(name)
        self._connection: Any = None

    def acquire(self) -> bool:
        """Take the lock if it is free; never wait."""
        self._connection = self._connection or connection.copy()
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [self._lock_key])
            return bool(cursor.fetchone()[0])

    def still_held(self) -> bool:
        """Return False when the connection broke, and the lock with it, such as after a restart of the server."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return False
        return True

    def release(self) -> None:
        """Free the lock."""
        if self._connection is not None:
            # The server notices a closed connection a moment later only.
            with suppress(DatabaseError), self._connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None


def named_lock(name: str) -> FileLock | DatabaseLock:
    """Return the lock of that name: in PostgreSQL, or a file where the database is a file itself."""
    if connection.vendor == "postgresql":
        return DatabaseLock(name)
    return FileLock(Path(settings.VAR_DIR) / "locks" / f"{name}.lock")


@contextmanager
def held(
    lock: FileLock | DatabaseLock, name: str, seconds: float, busy: type[Exception] = LockBusyError
) -> Iterator[None]:
    """Hold a lock, which messages call by `name`.

    Raises:
        busy: when another process holds it longer than `seconds`, or when it was lost while it was held.
    """
    until = time.monotonic() + seconds
    try:
        while not lock.acquire():
            if time.monotonic() >= until:
                raise busy(f"Another process holds the {name}.")
            time.sleep(lock.pause)
        yield
        if not lock.still_held():
            raise busy(f"The {name} was lost: the database was away.")
    finally:
        lock.release()


def _key(name: str) -> int:
    """Return the number by which PostgreSQL knows a lock."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
