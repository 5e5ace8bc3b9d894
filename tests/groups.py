"""Tests of one `xdist_group` run in one process: they share servers, and some break them."""

import pytest


def keep_groups_together(items: list[pytest.Item]) -> None:
    """Give each test the name by which `--dist loadgroup` knows its group.

    pytest-xdist 3.8 appends the group to an attribute that pytest 9.2 does not read any more.
    """
    for item in items:
        grouped = vars(item).get("_nodeid", item.nodeid)
        if grouped != item.nodeid and hasattr(item, "_id"):
            item._id = type(item._id).parse(grouped)
