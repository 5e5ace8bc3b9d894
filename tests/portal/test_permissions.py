"""The permission table: every route, every role, looked at by a person (`permission_table.csv`)."""

import os

import pytest

from tests.portal import permission_table as table

pytestmark = pytest.mark.django_db


def test_every_route_lets_in_exactly_whom_the_reviewed_table_names() -> None:
    if os.environ.get("PERMISSION_TABLE") == "update":
        table.update()
        return
    missing, gone, different = table.compare(table.observe(), table.read_table())
    assert not missing, "Review these rows and add them to permission_table.csv:\n" + "\n".join(missing)
    assert not gone, "Rows of routes that are gone: " + ", ".join(gone)
    assert not different, "\n".join(different)


OPEN_TO_ALL = ("admin/login/", "admin/password_reset/", "admin/sprite/", "admin/jsi18n/")
FOR_ADMINISTRATORS = (
    "users", "groups", "sites", "locales", "collections", "redirects", "settings", "workflows/list", "workflows/edit",
)  # fmt: skip
LET_IN = ("allowed", "error")


def let_in(cell: str) -> bool:
    return any(part in LET_IN for part in cell.split("/"))


def test_no_visitor_comes_into_the_admin() -> None:
    for route, row in table.read_table().items():
        if route.startswith("admin/") and not route.startswith(OPEN_TO_ALL):
            assert not let_in(row["anonymous"]), route
            assert not let_in(row["visitor"]), route


def test_people_groups_sites_and_settings_are_for_administrators() -> None:
    for route, row in table.read_table().items():
        if route.startswith(tuple(f"admin/{part}/" for part in FOR_ADMINISTRATORS)):
            for role in table.ROLES[:-1]:
                assert not let_in(row[role]), (route, role)


def test_publishing_withdrawing_and_deleting_need_more_than_editing() -> None:
    known = table.read_table()
    page = "admin/pages/<int:page_id>/"
    for route in (page + "unpublish/", page + "delete/", page + "privacy/"):
        for role in ("editor", "translator-da", "moderator-da", "taxonomy editor"):
            assert not let_in(known[route][role]), (route, role)
    for route in ("withdraw", "restore", "make-original"):
        for role in set(table.ROLES) - {"publisher", "administrator"}:
            assert not let_in(known[f"admin/practice-versions/<int:page_id>/{route}/"][role]), (route, role)


def test_no_address_of_the_table_answers_with_an_error() -> None:
    assert not [route for route, row in table.read_table().items() for role in table.ROLES if "error" in row[role]]
