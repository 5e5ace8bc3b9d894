"""The permission table: every route, every role, looked at by a person (`permission_table.csv`)."""

import os

import pytest

from tests.portal import permission_table as table

pytestmark = pytest.mark.django_db


def test_every_route_lets_in_exactly_whom_the_reviewed_table_names() -> None:
    if os.environ.get("PERMISSION_TABLE") == "update":
        table.update()
    known = table.read_table()
    observed = table.observe()
    missing = [table.line(row) for route, row in observed.items() if route not in known]
    assert not missing, "Review these rows and add them to permission_table.csv:\n" + "\n".join(missing)
    gone = sorted(known.keys() - observed.keys())
    assert not gone, "Rows of routes that are gone: " + ", ".join(gone)
    different = [
        f"{route} {role}: {observed[route][role]}, table says {known[route][role]}"
        for route in observed
        for role in table.ROLES
        if observed[route][role] != known[route][role]
    ]
    assert not different, "\n".join(different)
