"""Waiting for each other where two transactions must not look at the same moment."""

import hashlib

from django.db import connection, transaction

PAGE_TREE = "page-tree"
"""Shared by everybody who writes a page; alone for who adds, moves or removes pages."""


def lock_until_commit(*names: str, shared: bool = False) -> None:
    """Wait until no other transaction holds one of these names; hold them until this transaction ends.

    shared: together with others that share them, and never with one that does not.

    Only PostgreSQL needs it: with SQLite a transaction that may write is alone from its beginning
    (IMMEDIATE). Names are taken in one order everywhere, so that two waiters never wait for each other.

    Raises:
        django.db.transaction.TransactionManagementError: outside of a transaction the lock would hold nothing.
    """
    if connection.vendor != "postgresql":
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lock_until_commit needs a transaction.")
    keys = sorted(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in set(names))
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"SELECT pg_advisory_xact_lock{'_shared' if shared else ''}(%s)", [key])
