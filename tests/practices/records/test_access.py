"""Page, number, comments, API and comparison agree on whether a record is public, gone or unknown."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import restore, withdraw
from practices.records.writing import create_version
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db

NUMBER = 460
STATUS = {"public": 200, "gone": 410, "unknown": 404}


def public() -> None:
    make_record(number=NUMBER)


def public_in_another_language() -> None:
    make_record(number=NUMBER, language="el")


def withdrawn() -> None:
    withdraw(make_record(number=NUMBER), "no longer true")


def withdrawn_and_taken_back() -> None:
    practice = make_record(number=NUMBER)
    withdraw(practice, "no longer true")
    restore(practice)


def withdrawn_with_a_live_version() -> None:
    withdrawn()
    PracticePage.objects.filter(practice__number=NUMBER).update(live=True)


def unpublished() -> None:
    version(make_record(number=NUMBER), "en").unpublish()


def never_published() -> None:
    create_version(language="en", title="Draft", number=NUMBER, publish=False)


def draft_withdrawn() -> None:
    withdraw(create_version(language="en", title="Draft", number=NUMBER, publish=False).practice, "no longer true")


def not_there() -> None:
    assert not Practice.objects.filter(number=NUMBER).exists()


def behind_an_account() -> None:
    page = version(make_record(number=NUMBER), "en")
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def one_version_behind_an_account() -> None:
    practice = make_record(number=NUMBER, language="da")
    create_version(language="en", title="Room", translation_key=practice.translation_key)
    PageViewRestriction.objects.create(page=version(practice, "da"), restriction_type="login")


STATES: list[tuple[Callable[[], None], str]] = [
    (public, "public"),
    (public_in_another_language, "public"),
    (one_version_behind_an_account, "public"),
    (withdrawn, "gone"),
    (withdrawn_with_a_live_version, "gone"),
    (withdrawn_and_taken_back, "gone"),
    (unpublished, "gone"),
    (never_published, "unknown"),
    (draft_withdrawn, "unknown"),
    (not_there, "unknown"),
    (behind_an_account, "unknown"),
]


@pytest.mark.parametrize(("state", "answer"), STATES, ids=[state.__name__ for state, _answer in STATES])
def test_comments_api_and_comparison_give_the_same_answer(
    client: Client, state: Callable[[], None], answer: str
) -> None:
    state()
    for address in (
        f"/en/practice/{NUMBER}/comments/",
        f"/en/practice/{NUMBER}/comments/sent/",
        f"/api/v1/practices/{NUMBER}",
        f"/api/v1/practices/{NUMBER}/comments",
    ):
        assert client.get(address).status_code == STATUS[answer], address
    compared = client.get(f"/en/practices/compare/?n={NUMBER}").content.decode()
    assert (f"No. {NUMBER} has been removed." in compared) is (answer == "gone")
    assert (f"There is no practice with No. {NUMBER}." in compared) is (answer == "unknown")


@pytest.mark.parametrize(("state", "answer"), STATES, ids=[state.__name__ for state, _answer in STATES])
def test_the_permanent_address_gives_that_answer_and_asks_for_an_account_where_one_helps(
    client: Client, state: Callable[[], None], answer: str
) -> None:
    state()
    response = client.get(f"/practice/{NUMBER}", headers={"Accept-Language": "en"})
    if state is behind_an_account:
        assert response.status_code == 200
        assert 'name="password"' in response.content.decode()
    elif answer == "public":
        assert response.status_code == 302
        assert client.get(response.headers["Location"]).status_code == 200
    else:
        assert response.status_code == STATUS[answer]


@pytest.mark.parametrize(
    "state",
    [withdrawn, withdrawn_with_a_live_version, unpublished, draft_withdrawn],
    ids=lambda state: state.__name__,
)
def test_the_page_of_what_is_not_public_is_not_found(client: Client, state: Callable[[], None]) -> None:
    state()
    slug = Practice.objects.get(number=NUMBER).slugs.values_list("slug", flat=True).first()
    assert client.get(f"/en/practices/{slug}/").status_code == 404


@pytest.mark.parametrize("number", [0, 2_147_483_648, 10**30])
def test_a_number_that_no_record_can_have_is_unknown_everywhere(client: Client, number: int) -> None:
    for address in (f"/practice/{number}", f"/en/practice/{number}/comments/", f"/api/v1/practices/{number}"):
        assert client.get(address).status_code == 404, address
