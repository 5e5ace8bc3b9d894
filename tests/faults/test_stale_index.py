"""An index that does not know yet that something was hidden shows none of it, on any route; counts follow later."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from practices.records.models.page import PracticeIndexPage
from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from practices.records.writing import change_version
from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.outbox import drain, pending_count
from tests.factories import make_record, make_user, text_block

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}
CANARY, MISSPELT = "kanarienvogel", "kanarienvogle"
NUMBER, NEIGHBOUR = 777, 778
TAGS = {"type": ["practice"], "country": ["LU"], "school_level": ["primary"]}
PARTS = (f"Title {CANARY}", f"Summary {CANARY}", f"Body {CANARY}", f"Titel {CANARY}")


def _restrict(page: Page, kind: str, **more: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, **more)


def unpublished(practice: Practice) -> None:
    for page in practice.versions.all():
        page.unpublish()


def deleted(practice: Practice) -> None:
    for page in list(practice.versions.all()):
        page.delete()


def expired(practice: Practice) -> None:
    for page in practice.versions.all():
        page.unpublish(set_expired=True)


def withdrawn(practice: Practice) -> None:
    withdraw(practice, "asked by the school", make_user(superuser=True))


def for_signed_in_people(practice: Practice) -> None:
    for page in practice.versions.all():
        _restrict(page, PageViewRestriction.LOGIN)


def behind_a_password(practice: Practice) -> None:
    for page in practice.versions.all():
        _restrict(page, PageViewRestriction.PASSWORD, password="secret")


def below_a_private_list(practice: Practice) -> None:
    _restrict(PracticeIndexPage.objects.get(locale__language_code="da"), PageViewRestriction.LOGIN)
    _restrict(PracticeIndexPage.objects.get(locale__language_code="en"), PageViewRestriction.LOGIN)


def moved_below_a_private_page(practice: Practice) -> None:
    for page in practice.versions.all():
        home = PracticeIndexPage.objects.get(locale=page.locale).get_parent()
        hidden = home.add_child(instance=Page(title="Staff only", slug=f"staff-{page.pk}", locale=page.locale))
        _restrict(hidden, PageViewRestriction.LOGIN)
        page.move(Page.objects.get(pk=hidden.pk), pos="last-child")


def written_anew(practice: Practice) -> None:
    for page in practice.versions.all():
        tags: dict[str, Any] = {"tags": {"type": ["practice"], "country": ["BE"]}} if page.is_original else {}
        change_version(page, title="Other", summary="Other", body=[text_block("Other")], slug=f"o-{page.pk}", **tags)


HIDING: list[Callable[[Practice], None]] = [
    unpublished, deleted, expired, withdrawn, for_signed_in_people, behind_a_password, below_a_private_list,
    moved_below_a_private_page, written_anew,
]  # fmt: skip
SHOWING = {
    "list": "/en/practices/?country=LU",
    "list in Danish": f"/da/practices/?q={CANARY}",
    "list, misspelt": f"/en/practices/?q={MISSPELT}",
    "API": f"/api/v1/practices?lang=en&q={CANARY}",
    "API, misspelt": f"/api/v1/practices?lang=da&q={MISSPELT}",
    "suggestions": f"/en/practices/suggest/?q={CANARY[:6]}",
    "suggestions of the API": f"/api/v1/suggest?lang=da&q={CANARY[:6]}",
    "feed": f"/en/practices/feed/?q={CANARY}",
    "feed of a country": "/da/practices/feed/?country=LU",
    "comparison": f"/en/practices/compare/?n={NUMBER}&n={NEIGHBOUR}",
    "similar": f"/practice/{NEIGHBOUR}",
}
"""Routes that show the record while it is public."""
OTHERS = (
    "/en/", "/da/", "/en/practices/", "/da/practices/?sort=title", f"/en/practices/?q={CANARY}&country=MT",
    f"/en/practices/title-{CANARY}/", f"/da/practices/titel-{CANARY}/", f"/practice/{NUMBER}",
    f"/en/practice/{NUMBER}/comments/", "/sitemap.xml", "/api/v1/practices", f"/api/v1/practices/{NUMBER}",
    f"/api/v1/practices/{NUMBER}/comments", "/api/v1/vocabularies",
)  # fmt: skip


def shown(client: Client, address: str) -> list[str]:
    """The hidden words that an answer shows. What was asked is said again, and no leak."""
    answer = client.get(address, follow=True)
    assert answer.status_code in {200, 403, 404, 410}, address
    text = answer.content.decode().replace("<mark>", "").replace("</mark>", "")
    found = [part for part in PARTS if part in text]
    if MISSPELT in address and CANARY in text:
        found.append("the right spelling")
    return found


@pytest.mark.parametrize("hide", HIDING, ids=lambda hide: hide.__name__)
def test_what_was_hidden_a_moment_ago_is_shown_nowhere_and_counted_no_more_when_the_index_knows(
    live: str, client: Client, hide: Callable[[Practice], None]
) -> None:
    hidden = make_record(
        f"Title {CANARY}", summary=f"Summary {CANARY}", body=f"Body {CANARY}", versions={"da": f"Titel {CANARY}"},
        tags=TAGS, number=NUMBER,
    )  # fmt: skip
    make_record("Neighbour", summary="Beside it", tags=TAGS, number=NEIGHBOUR)
    make_record("Elsewhere", tags={"type": ["practice"], "country": ["BE"]})
    drain()
    for name, address in SHOWING.items():
        assert shown(client, address), name

    hide(hidden)
    assert pending_count() > 0
    assert NUMBER in {each.number for each in current_engine().versions().values()}, (
        "the index was told too early for this test"
    )
    for address in (*SHOWING.values(), *OTHERS):
        assert shown(client, address) == [], address

    drain()
    assert check_index() == NOTHING
    assert pending_count() == 0
    answer = client.get("/api/v1/practices?country=LU").json()
    others = 0 if hide is below_a_private_list else 1
    assert answer["count"] == others
    assert not answer["degraded"]
    assert {option["value"]: option["count"] for option in answer["facets"]["country"]}["LU"] == others
    for address in (*SHOWING.values(), *OTHERS):
        assert shown(client, address) == [], address
