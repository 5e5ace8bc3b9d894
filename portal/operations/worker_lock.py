"""One worker at a time: a lock on a file of the instance, and one in PostgreSQL where that is the database."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from practices.jobs.locks import DatabaseLock, FileLock


class WorkerLock:
    """The lock of the worker, freed when its process ends in whatever way."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = FileLock(path or settings.VAR_DIR / "worker.lock")
        self._database = DatabaseLock("worker") if connection.vendor == "postgresql" else None
        self.path = self._file.path

    def acquire(self) -> bool:
        """Take the lock if it is free; never wait."""
        if not self._file.acquire():
            return False
        try:
            if self._database is None or self._database.acquire():
                return True
        except DatabaseError:
            pass  # the server is away: nobody works before it is back
        self.release()
        return False

    def still_held(self) -> bool:
        """Return False when the server has lost the lock, such as after its restart."""
        return self._database is None or self._database.still_held()

    def release(self) -> None:
        """Free the lock."""
        if self._database is not None:
            self._database.release()
        self._file.release()
