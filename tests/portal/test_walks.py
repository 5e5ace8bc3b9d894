"""The diagrams of docs/architecture.md show the folders that a query, a publication and a comment pass through."""

import re

import pytest
from django.test import Client

from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.index.outbox import drain
from tests.factories import make_record, version
from tests.portal.walks import ROOT, folders, recorded_steps
from tests.practices.discussion.visitor import entry, path_of

pytestmark = pytest.mark.django_db
ORDER = (
    "portal", "search", "search/templatetags", "search/presenters", "search/index", "search/engines",
    "search/planning", "search/query", "search/analysis", "practices/records",
)  # fmt: skip


def drawn(name: str) -> set[str]:
    """Return the folders in one diagram."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    diagram = text.split(f"### {name}")[1].split("```")[1]
    return set(re.findall(r"(?:portal|search|practices)/\w+", diagram))


@pytest.fixture
def practice(empty_index: None) -> Practice:
    practice = make_record("Homework helpers", body="Pupils do their homework together.")
    make_record("Homework café")
    drain()
    return practice


@pytest.fixture
def every_request(client: Client, practice: Practice) -> set[str]:
    """Folders that a page without content passes: middleware, layout."""
    client.get("/en/languages/")
    with recorded_steps() as steps:
        client.get("/en/languages/")
    return folders(steps)


def test_a_query_goes_through_eight_folders_and_one_way(client: Client, every_request: set[str]) -> None:
    address = "/en/practices/?q=homework&type=practice"
    client.get(address)
    with recorded_steps() as steps:
        assert b"<mark>" in client.get(address).content
    walk = folders(steps) - every_request
    assert walk == drawn("A visitor searches")
    assert len(walk) <= 8
    places = {folder: place for place, folder in enumerate(ORDER)}
    upwards = {
        (caller, callee) for caller, callee in steps if callee in walk and places.get(caller, -1) > places[callee]
    }
    assert upwards == set()


def test_a_publication_goes_through_five_folders(practice: Practice) -> None:
    with recorded_steps() as steps:
        change_version(version(practice, "en"), title="Homework for all")
    walk = folders(steps)
    assert walk == drawn("An editor publishes")
    assert len(walk) <= 5


def test_a_comment_goes_through_five_folders(client: Client, practice: Practice, every_request: set[str]) -> None:
    path, fields = path_of(practice), entry(practice)
    with recorded_steps() as steps:
        client.post(path, fields)
    walk = folders(steps) - every_request
    assert walk == drawn("A visitor comments")
    assert len(walk) <= 5
