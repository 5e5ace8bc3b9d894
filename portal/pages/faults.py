"""Which errors are faults of the machine that pass: the database, the disk, a lock. They are answered with 503."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError

SQLITE_FAULTS = (
    "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY",
    "SQLITE_NOMEM", "SQLITE_PROTOCOL",
)  # fmt: skip
"""Beginnings of SQLite's names of errors: a missing table has another one, and stays an error of the program."""
POSTGRES_FAULTS = ("08", "25006", "40", "53", "55P03", "57", "58")
"""Beginnings of SQLSTATE: connection, read-only after a failover, deadlock and serialization, no resources
(disk, memory, connections), lock not available, shut down or cancelled, errors of the system."""
RACES = ("40001", "40P01", "23505")
"""SQLSTATE of what another transaction did at the same moment: a second attempt sees its result."""
DISK_FAULTS = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG", "EMFILE", "ENFILE", "ENOMEM")
    if hasattr(errno, name)
)


def is_fault(error: BaseException | None) -> bool:
    """Return whether a fault of the machine is the reason of an error, and trying again later makes sense."""
    return any(_is_fault(each) for each in _reasons(error))


def is_race(error: BaseException) -> bool:
    """Return whether another transaction was in the way, so that trying again at once makes sense."""
    return isinstance(error, DatabaseError) and _sqlstate(error).startswith(RACES)


def _reasons(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and what it was raised from. Django forbids queries after a failed one: `__context__`."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (error.__context__ if isinstance(error, DatabaseError) else None)


def _is_fault(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in DISK_FAULTS
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, DatabaseError) or isinstance(error, IntegrityError):
        return False
    sqlite_name = getattr(error.__cause__, "sqlite_errorname", None)
    if sqlite_name:
        return str(sqlite_name).startswith(SQLITE_FAULTS)
    state = _sqlstate(error)
    # without a state the server did not answer at all
    return state.startswith(POSTGRES_FAULTS) if state else isinstance(error, OperationalError)


def _sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")
