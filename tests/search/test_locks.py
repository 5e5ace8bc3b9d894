"""Locks that hold for all processes, in PostgreSQL for all machines; freed however their holder ends."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection

from search.engines.base import IndexBusyError
from search.engines.locks import held

pytestmark = pytest.mark.django_db
HOLD = """
import sys, time
import django
django.setup()
from search.engines.locks import held
with held(sys.argv[1], 0):
    print("holding", flush=True)
    time.sleep(60)
"""


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
    with held(name, 0):
        with pytest.raises(IndexBusyError, match=name), held(name, 0.1):
            pass
        with held(f"{name}-other", 0):
            pass
    with held(name, 0):
        pass


def test_a_failure_of_the_holder_frees_it(name: str) -> None:
    with pytest.raises(DatabaseError), held(name, 0), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")
    with held(name, 0):
        pass


def test_a_lock_of_another_process_is_respected_and_free_when_it_is_killed(
    name: str, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(IndexBusyError), held(name, 0.3):
        pass
    holder.kill()
    with held(name, 10):
        pass
