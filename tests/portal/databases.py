"""A database of one's own, copied from the migrated test database, on the same kind of server."""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connections


@contextmanager
def copy_of_test_database(folder: Path) -> Iterator[str]:
    """The copy's DATABASE_URL; for processes that really commit. Asked for before the test opens a transaction."""
    connections.close_all()
    ours = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        copy = folder / "copy.sqlite3"
        source, target = sqlite3.connect(ours["NAME"]), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        yield f"sqlite:///{copy}"
        return
    name = f"portal_copy_{uuid.uuid4().hex[:10]}"
    server = f"postgres://{ours['USER']}:{quote(ours['PASSWORD'])}@{ours['HOST']}:{ours['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name} TEMPLATE "{ours["NAME"]}"')  # type: ignore[arg-type]
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def run_on_a_copy(folder: Path, module: str, *arguments: str) -> Any:
    """Call `main` of a module in a process of its own, on a fresh copy of the migrated database.

    Returns:
        What it printed last, as JSON.
    """
    code = f"import sys, django; django.setup(); from {module} import main; main(*sys.argv[1:])"
    with copy_of_test_database(folder) as database:
        environment = {**os.environ, "DATABASE_URL": database, "VAR_DIR": str(folder)}
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=environment, cwd=Path(settings.BASE_DIR), capture_output=True, text=True, check=False, timeout=1200,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])
