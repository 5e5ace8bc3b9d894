"""A database of one's own, copied from the migrated test database, on the same kind of server."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
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
