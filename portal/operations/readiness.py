"""The number of migrations that are due."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending_migrations() -> int:
    """Return the number of migrations that are due; all of them on an empty database.

    Raises:
        django.db.OperationalError: when the database does not respond.
    """
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
