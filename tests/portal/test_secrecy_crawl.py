"""The secrecy table: objects that are not for everybody × roles, on all routes, with the pages as they are drawn."""

import os

import pytest

from search.indexing import drain
from tests.portal import secrecy_crawl as table
from tests.portal.secrecy_world import make_world
from tests.search.library import empty_index  # noqa: F401  fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index")]


def test_every_role_sees_of_hidden_objects_exactly_what_the_reviewed_table_names() -> None:
    world = make_world()
    drain()
    seen, failed, where = table.crawl(table.ROLES, world)
    assert failed == []
    if os.environ.get("SECRECY_TABLE") == "update":
        for key, path in sorted(where.items()):
            print(key, path)
        table.write_table(seen)
        return
    assert table.differences(seen, table.read_table(), where) == []
