"""Rows that no form and no model lets through."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from practices.records.models.record import Practice


@contextmanager
def checks_of_the_database_off() -> Iterator[None]:
    """Let a record be written against the check constraints of its table, inside a test's transaction.

    PostgreSQL can only drop them; the end of the test's transaction brings them back.
    """
    table = Practice._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            constraints = connection.introspection.get_constraints(cursor, table)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked forbids the next line
            for name in (name for name, found in constraints.items() if found["check"]):
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
