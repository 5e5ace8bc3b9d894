"""What is not public leaks nowhere: no state of a record shows its words on any route."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from practices.records.writing import change_version
from search.index.outbox import drain
from tests.factories import make_record, make_user, text_block, version
from tests.search.library import empty_index  # noqa: F401  fixture

CANARY = "kanarienvogel"
MISSPELT = "kanarienvogle"
NUMBER = 777
NEIGHBOUR = 778
"""A public record that shares all tags with the hidden one, so that it would be similar."""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index")]


def _record(**options: Any) -> Practice:
    return make_record(
        f"Title {CANARY}",
        summary=f"Summary {CANARY}",
        body=f"Body {CANARY}",
        tags={"type": ["practice"], "country": ["LU"]},
        number=NUMBER,
        **options,
    )


def _neighbour() -> None:
    make_record("Neighbour", summary="Beside it", tags={"type": ["practice"], "country": ["LU"]}, number=NEIGHBOUR)


def draft() -> None:
    _record(publish=False)


def unpublished() -> None:
    version(_record(), "en").unpublish()


def withdrawn() -> None:
    withdraw(_record(), "asked by the school", make_user(superuser=True))


def scheduled() -> None:
    _record(publish=False)
    page = version(Practice.objects.get(number=NUMBER), "en")
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def expired() -> None:
    page = version(_record(), "en")
    page.unpublish(set_expired=True)


def password_protected() -> None:
    PageViewRestriction.objects.create(
        page=version(_record(), "en"), restriction_type=PageViewRestriction.PASSWORD, password="secret"
    )


def for_signed_in_people() -> None:
    PageViewRestriction.objects.create(page=version(_record(), "en"), restriction_type=PageViewRestriction.LOGIN)


def below_a_private_list() -> None:
    page = version(_record(), "en")
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def draft_of_a_public_record() -> None:
    practice = make_record("Public", number=NUMBER, tags={"type": ["practice"], "country": ["BE"]})
    change_version(
        version(practice, "en"),
        publish=False,
        title=f"Title {CANARY}",
        summary=f"Summary {CANARY}",
        body=[text_block(CANARY)],
        tags={"type": ["practice"], "country": ["LU"]},
    )


def deleted() -> None:
    version(_record(), "en").delete()


STATES: list[Callable[[], None]] = [
    draft, unpublished, withdrawn, scheduled, expired, password_protected, for_signed_in_people, below_a_private_list,
    draft_of_a_public_record, deleted,
]  # fmt: skip
ROUTES = [
    "/en/", "/da/", "/en/practices/", f"/en/practices/?q={CANARY}", f"/da/practices/?q={CANARY}",
    "/en/practices/?country=LU", "/en/practices/?sort=title", f"/en/practices/title-{CANARY}/",
    f"/mt/practices/title-{CANARY}/", f"/practice/{NUMBER}",
    f"/en/practice/{NUMBER}/comments/", "/en/practices/feed/", f"/en/practices/feed/?q={CANARY}", "/sitemap.xml",
    "/api/v1/practices", f"/api/v1/practices?q={CANARY}", "/api/v1/practices?country=LU", f"/api/v1/practices/{NUMBER}",
    f"/api/v1/practices/{NUMBER}/comments", "/api/v1/organisations",
    f"/en/practices/suggest/?q={CANARY[:6]}", f"/da/practices/suggest/?q={CANARY}", f"/api/v1/suggest?q={CANARY[:6]}",
    f"/en/practices/compare/?n={NUMBER}", f"/da/practices/compare/?n={NUMBER}&n={NEIGHBOUR}",
    f"/en/practices/?q={MISSPELT}", f"/api/v1/practices?q={MISSPELT}", f"/en/practices/?q={CANARY}&country=MT",
    f"/practice/{NEIGHBOUR}",
]  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_words_that_are_not_public_show_nowhere(client: Client, state: Callable[[], None]) -> None:
    state()
    _neighbour()
    drain()
    for route in ROUTES:
        response = client.get(route, follow=True)
        assert response.status_code in {200, 403, 404, 410}, route
        shown = response.content.decode().replace(f"?q={CANARY}", "").replace(f"title-{CANARY}", "")
        assert f'"corrected": "{CANARY}"' not in shown, (state.__name__, route)
        assert MISSPELT not in route or CANARY not in shown, (state.__name__, route)
        for part in (f"Title {CANARY}", f"Summary {CANARY}", f"Body {CANARY}", f"<p>{CANARY}"):
            assert part not in shown, (state.__name__, route)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_tag_that_is_not_public_is_counted_nowhere(client: Client, state: Callable[[], None]) -> None:
    state()
    drain()
    answer = client.get("/api/v1/practices?country=LU").json()
    assert answer["count"] == 0
    assert [option["count"] for option in answer["facets"]["country"] if option["value"] == "LU"] == [0]


def test_a_record_that_is_public_does_show_so_that_this_test_can_fail(client: Client) -> None:
    _record()
    _neighbour()
    drain()
    assert client.get(f"/api/v1/practices?q={MISSPELT}").json()["corrected"] == CANARY
    assert client.get(f"/api/v1/suggest?q={CANARY[:6]}").json()["practices"][0]["number"] == NUMBER
    assert f"Title {CANARY}" in client.get(f"/en/practices/compare/?n={NUMBER}").content.decode()
    assert f"Title {CANARY}" in client.get("/en/practices/neighbour/").content.decode(), "as a similar practice"
    assert client.get(f"/api/v1/practices?q={CANARY}").json()["count"] == 1
    assert f"Title {CANARY}" in client.get(f"/practice/{NUMBER}", follow=True).content.decode()
