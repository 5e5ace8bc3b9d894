"""Changes that are taken back, and changes of many addresses at once: the index follows what became of them."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from practices.records.models.page import PracticeIndexPage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.outbox import drain, pending_count
from search.models import IndexOutbox
from search.query.query import SearchQuery
from search.service import search
from tests.factories import make_record, version
from tests.faults.editors import Editors
from tests.rounds import rounds

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


class TakenBackError(Exception):
    """Something failed after a change was saved."""


def test_changes_that_are_rolled_back_leave_the_index_as_it_was(live: str) -> None:
    for number in range(4):
        make_record(f"Homework {number}", versions={"da": f"Lektier {number}"})
    editors = Editors(seed=20261122, with_worker=False)
    drain()
    before, rows = current_engine().versions(), IndexOutbox.objects.count()
    for _change in range(rounds(5)):
        with pytest.raises(TakenBackError), transaction.atomic():
            editors.act()
            assert pending_count() > 0
            raise TakenBackError
        assert IndexOutbox.objects.count() == rows
        drain()
        assert current_engine().versions() == before
    assert check_index() == NOTHING
    assert len(set(editors.done)) > 2


def test_a_subtree_moved_out_of_sight_and_back_takes_its_records_along(live: str, client: Client) -> None:
    practices = [make_record(f"Homework {number}", versions={"da": f"Lektier {number}"}) for number in range(rounds(8))]
    danish_only = make_record("Kun dansk", language="da")
    drain()
    index = Page.objects.get(pk=PracticeIndexPage.objects.get(locale__language_code="en").pk)
    home = index.get_parent()
    hidden = home.add_child(instance=Page(title="Staff only", slug="staff-only", locale=home.locale))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    drain()

    index.move(Page.objects.get(pk=hidden.pk), pos="last-child")
    drain()
    assert check_index() == NOTHING
    assert search(SearchQuery("en", "homework")).total == 0
    assert _in_language("en") == 0
    assert _in_language("da") == len(practices) + 1
    assert b"Homework" not in client.get(f"/practice/{practices[0].number}", follow=True).content

    Page.objects.get(pk=index.pk).move(Page.objects.get(pk=home.pk), pos="last-child")
    drain()
    assert check_index() == NOTHING
    assert search(SearchQuery("en", "homework")).total == len(practices)
    assert _in_language("en") == len(practices)
    assert _addresses(client) == {practice.number for practice in (*practices, danish_only)}


def test_old_addresses_lead_to_the_newest_in_one_step_and_never_in_a_circle(live: str, client: Client) -> None:
    practices = [make_record(f"Homework {number}", versions={"da": f"Lektier {number}"}) for number in range(rounds(4))]
    for practice in practices:
        page = version(practice, "en")
        for slug in (f"first-{page.pk}", f"second-{page.pk}", page.slug, f"third-{page.pk}"):
            change_version(version(practice, "en"), slug=slug)
    drain()
    assert check_index() == NOTHING
    for practice in practices:
        page = version(practice, "en")
        newest = f"/en/practices/third-{page.pk}/"
        old = {f"first-{page.pk}", f"second-{page.pk}", *_slugs(practice, "homework")}
        assert len(old) == 3
        for slug in old:
            answer = client.get(f"/en/practices/{slug}/?q=a")
            assert (answer.status_code, answer.headers["Location"]) == (301, f"{newest}?q=a")
        assert client.get(newest).status_code == 200
        assert client.get(f"/da/practices/third-{page.pk}/").status_code == 302
        followed = client.get(f"/da/practices/first-{page.pk}/", follow=True)
        assert (followed.status_code, len(followed.redirect_chain)) == (200, 1)
    assert _addresses(client) == {practice.number for practice in practices}


def _slugs(practice: Practice, beginning: str) -> set[str]:
    return set(practice.slugs.filter(slug__startswith=beginning).values_list("slug", flat=True))


def _in_language(code: str) -> int:
    return search(SearchQuery("en", filters={"language": (code,)})).total


def _addresses(client: Client) -> set[int]:
    """The records of all lists, each found at the address that the list gives."""
    found: set[int] = set()
    page, pages = 1, 1
    while page <= pages:
        answer: Any = client.get(f"/api/v1/practices?lang=en&page={page}").json()
        assert not answer["degraded"]
        for row in answer["results"]:
            assert client.get(row["url"]).status_code == 200, row["url"]
            found.add(row["number"])
        page, pages = page + 1, answer["pages"]
    return found
