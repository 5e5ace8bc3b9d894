"""Locks that hold for all processes, in PostgreSQL for all machines; freed however their holder ends."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection

from practices.jobs.locks import DatabaseLock, FileLock, LockBusyError, held, named_lock

pytestmark = pytest.mark.django_db
HOLD = """
import sys, time
import django
django.setup()
from practices.jobs.locks import held, named_lock
with held(named_lock(sys.argv[1]), sys.argv[1], 0):
    print("holding", flush=True)
    time.sleep(60)
"""


def hold(name: str, seconds: float) -> AbstractContextManager[None]:
    return held(named_lock(name), name, seconds)


@pytest.fixture
def name() -> str:
    return f"test-{uuid.uuid4().hex[:10]}"


@pytest.fixture
def holder(name: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock."""
    variables = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    if connection.vendor == "postgresql":
        ours = connection.settings_dict
        password = quote(ours["PASSWORD"])
        variables["DATABASE_URL"] = f"postgres://{ours['USER']}:{password}@{ours['HOST']}:{ours['PORT']}/{ours['NAME']}"
    process = subprocess.Popen([sys.executable, "-c", HOLD, name], env=variables, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "holding"
    yield process
    process.kill()
    process.wait()


def test_a_lock_is_held_once_and_free_afterwards(name: str) -> None:
    with hold(name, 0):
        with pytest.raises(LockBusyError, match=name), hold(name, 0.1):
            pass
        with hold(f"{name}-other", 0):
            pass
    with hold(name, 0):
        pass


def test_a_failure_of_the_holder_frees_it(name: str) -> None:
    with pytest.raises(DatabaseError), hold(name, 0), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")
    with hold(name, 0):
        pass


def test_a_lock_of_another_process_is_respected_and_free_when_it_is_killed(
    name: str, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(LockBusyError), hold(name, 0.3):
        pass
    holder.kill()
    with hold(name, 10):
        pass


def lose(lock: FileLock | DatabaseLock) -> None:
    """Take a lock away from its holder, in PostgreSQL by ending the connection that holds it."""
    if isinstance(lock, FileLock):
        lock.release()
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )


def test_a_lock_that_was_lost_while_it_was_held_is_reported(name: str) -> None:
    lock = named_lock(name)
    with pytest.raises(LockBusyError, match="lost"), held(lock, name, 0):
        assert lock.still_held()
        lose(lock)
    with hold(name, 1):
        pass
