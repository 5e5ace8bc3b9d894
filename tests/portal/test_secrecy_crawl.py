"""The secrecy table: objects that are not for everybody × roles, on all routes, with the pages as they are drawn."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client

from search.index.outbox import drain
from tests.portal import permission_table
from tests.portal import secrecy_crawl as table
from tests.portal.secrecy_world import SecretWorld, make_files, make_world
from tests.search.library import empty_index  # noqa: F401  fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index")]


def test_every_role_sees_of_hidden_objects_exactly_what_the_reviewed_table_names() -> None:
    world = make_world()
    drain()
    seen, failed, where = table.crawl(table.ROLES, world)
    assert failed == []
    if os.environ.get("SECRECY_TABLE") == "update":
        table.write_table(seen)
        return
    known = table.read_table()
    assert table.leaks(seen, known, where) == []
    assert table.lost(seen, known) == []


def test_the_table_shows_nothing_hidden_to_people_without_a_permission_on_it() -> None:
    known = table.read_table()
    public = {"public", "approved"}
    for name in known.keys() - public:
        assert known[name]["anonymous"] == table.NOTHING, name
    for role in ("translator-da", "editor-da", "taxonomy editor"):
        # a page for people with an account is for them all
        assert {name for name in known if known[name][role] != table.NOTHING} - public <= {"login", "own"}, role
    assert known["pendingda"]["moderator-da"] == "text"


def everywhere(*args: Any) -> Q:
    return Q()


def anything(*args: Any) -> bool:
    return True


SEEDS: dict[str, tuple[str, Any, str, str, str]] = {
    "the chooser is not filtered": (
        "practices.admin.page_screens.visible_pages", everywhere, "translator-da", "choose-page",
        "translator-da sees the title of draft",
    ),
    "the guard lets everybody through": (
        "practices.admin.page_guard.may_see_title", anything, "taxonomy editor", "choose-page/",
        "taxonomy editor sees the title of draft",
    ),
    "a bulk action repeats every title": (
        "practices.admin.page_screens._may_see", anything, "translator-da", "/admin/bulk/wagtailcore/page/publish/",
        "translator-da sees the title of scheduled",
    ),
    "a restricted record counts as public": (
        "practices.records.access.public_only", dict, "anonymous", "/practice/1",
        "anonymous sees the title of password",
    ),
    "the switcher takes every version": (
        "practices.records.access.public_only", dict, "anonymous", "/languages/",
        "anonymous sees the title of group",
    ),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS.keys())
def test_the_crawl_finds_a_fault_that_is_put_in(monkeypatch: Any, seed: tuple[str, Any, str, str, str]) -> None:
    target, fault, role, part_of_address, report = seed
    world = make_world()

    def leaks() -> list[str]:
        seen, _failed, where = table.crawl([role], world, only=lambda path: part_of_address in path)
        return table.leaks(seen, table.read_table(), where)

    assert leaks() == []
    monkeypatch.setattr(target, fault)
    assert any(line.startswith(report) for line in leaks())


def test_both_crawls_find_a_route_that_nobody_reviewed(settings: Any) -> None:
    world = make_world()
    settings.ROOT_URLCONF = "tests.portal.leaking_urls"
    observed = permission_table.observe({"leak/<int:number>", "robots.txt"})
    missing, _gone, different = permission_table.compare(observed, permission_table.read_table())
    assert [line.split(",")[0] for line in missing] == ["leak/<int:number>"]
    assert different == []
    seen, _failed, where = table.crawl(["anonymous"], world, only=lambda path: path.startswith("/leak/"))
    leaks = table.leaks(seen, table.read_table(), where)
    assert f"anonymous sees the title of draft at /leak/{world.numbers['draft']}" in leaks


def test_the_permission_crawl_finds_a_role_that_is_let_in(monkeypatch: Any) -> None:
    route = "admin/practice-versions/<int:page_id>/withdraw/"
    known = {route: permission_table.read_table()[route]}
    monkeypatch.setattr("practices.admin.withdrawal.may_withdraw", anything)
    _missing, _gone, different = permission_table.compare(permission_table.observe({route}), known)
    assert any(line.startswith(f"{route} editor: ") for line in different)


FILES: dict[str, Callable[[SecretWorld], str]] = {
    "original of an image": lambda world: f"/media/{world.image_file}",
    "file of a document": lambda world: f"/media/{world.document_file}",
    "document": lambda world: f"/documents/{world.document}/{world.document_file.rsplit('/', 1)[-1]}",
}


@pytest.mark.parametrize("address", FILES.values(), ids=FILES.keys())
def test_no_file_of_a_closed_collection_is_served_to_everybody(
    client: Client, address: Callable[[SecretWorld], str]
) -> None:
    world = SecretWorld()
    make_files(world)
    path = address(world)
    assert table.canaries(client.get(path), path) == set()
