from typing import Any

from django.db import migrations

TABLES = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accessfailurelog", "axes_accesslog")


def empty(apps: Any, schema_editor: Any) -> None:
    """Take out the names and addresses that the former limiter kept; its tables stay, for a way back to it."""
    connection = schema_editor.connection
    there = set(connection.introspection.table_names())
    for table in TABLES:
        if table in there:
            schema_editor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


class Migration(migrations.Migration):
    dependencies = [("throttling", "0001_initial")]
    operations = [migrations.RunPython(empty, migrations.RunPython.noop, elidable=True)]
