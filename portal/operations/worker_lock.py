"""One worker at a time: a lock on a file of the instance, and one in PostgreSQL where that is the database."""

import fcntl
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

ADVISORY_KEY = 7_230_460_001
"""Any number that no other program uses in this database."""


class WorkerLock:
    """Released by the operating system, or by the server, when the process ends in whatever way."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or settings.VAR_DIR / "worker.lock"
        self._file: int | None = None
        self._session: Any = None

    def acquire(self) -> bool:
        """Take the lock if it is free; never waits."""
        if not self._lock_file():
            return False
        if connection.vendor == "postgresql" and not self._lock_database():
            self.release()
            return False
        return True

    def still_held(self) -> bool:
        """False when the server has forgotten us, such as after its restart."""
        if self._session is None:
            return True
        try:
            with self._session.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return False
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _lock_file(self) -> bool:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._file = handle
        return True

    def _lock_database(self) -> bool:
        self._session = connection.copy()
        try:
            with self._session.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
                return bool(cursor.fetchone()[0])
        except DatabaseError:
            return False
