"""Limits on writing: per network, per mailbox; the text is kept and the time to wait is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from practices.discussion.models import PracticeComment
from practices.records.models.record import Practice
from practices.web.rate_limits.limits import admit
from practices.web.rate_limits.models import Attempt
from practices.web.rate_limits.rules import COMMENT, Window
from tests.factories import make_record
from tests.practices.discussion.visitor import TEXT, entry, mails, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.RATE_LIMITS = "comments"


def post_from(address: str, practice: Practice, **changes: Any) -> Any:
    return Client(REMOTE_ADDR=address).post(path_of(practice), entry(practice, **changes))


def test_the_sixth_comment_of_a_network_in_ten_minutes_waits_and_others_may_write(practice: Practice) -> None:
    for number in range(5):
        assert post_from("192.0.2.7", practice, email=f"a{number}@example.org").status_code == 302
    refused = post_from("192.0.2.7", practice, email="a6@example.org")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 600
    assert TEXT in refused.content.decode()
    assert "send it again in 10 minutes" in refused.content.decode()
    assert PracticeComment.objects.count() == 5
    assert post_from("192.0.2.8", practice, email="b@example.org").status_code == 302


def test_neighbours_in_an_ipv6_network_are_one(practice: Practice) -> None:
    answers = [
        post_from(f"2001:db8:0:1::{number:x}", practice, email=f"a{number}@example.org").status_code
        for number in range(1, 7)
    ]
    assert answers == [302] * 5 + [429]


def test_a_forwarded_address_that_nobody_vouches_for_is_ignored(practice: Practice) -> None:
    answers = [
        Client(REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        .post(path_of(practice), entry(practice, email=f"a{number}@example.org"))
        .status_code
        for number in range(6)
    ]
    assert answers == [302] * 5 + [429]


def test_one_mailbox_gets_three_confirmation_emails_an_hour_from_all_networks_together(practice: Practice) -> None:
    variants = [
        "victim@example.org",
        "Victim@example.org",
        "victim+1@example.org",
        "victim+2@example.org",
        "v.ic.tim@example.org",
    ]
    answers = [
        post_from(f"192.0.2.{number}", practice, email=email).status_code for number, email in enumerate(variants)
    ]
    assert answers == [302, 302, 302, 429, 429]
    assert len(mails()) == 3


def test_the_limits_hold_whatever_the_record(practice: Practice) -> None:
    other = make_record("Other")
    for number in range(5):
        post_from("192.0.2.7", (practice, other)[number % 2], email=f"a{number}@example.org")
    assert post_from("192.0.2.7", other, email="z@example.org").status_code == 429


def test_the_limits_slide_with_the_clock() -> None:
    waits = []
    for _hour in range(24):
        Attempt.objects.update(at=F("at") - timedelta(hours=1))
        waits.append(admit(COMMENT, "a@example.org", "192.0.2.1").wait)
    assert waits[:5] == [0] * 5
    assert all(wait > 0 for wait in waits[5:]), "five mails a day and address"
    Attempt.objects.update(at=F("at") - timedelta(hours=1, seconds=1))
    assert admit(COMMENT, "a@example.org", "192.0.2.1").wait == 0
    assert [limit.most for limit in (*COMMENT.network, *COMMENT.name) if isinstance(limit, Window)] == [5, 20, 3, 5]


def test_a_comment_form_sent_again_does_not_count_towards_the_limit(practice: Practice) -> None:
    data = entry(practice)
    for _time in range(10):
        assert Client().post(path_of(practice), data).status_code == 302
    assert PracticeComment.objects.count() == 1


def test_the_counters_hold_no_readable_address(practice: Practice) -> None:
    post_from("192.0.2.77", practice, email="readable@example.org")
    (row,) = Attempt.objects.values()
    assert row["kind"] == "comment"
    assert "192.0.2.77" not in str(row)
    assert "readable" not in str(row)


@pytest.mark.parametrize(("mode", "status"), [("on", 429), ("comments", 429), ("off", 302)])
def test_the_setting_switches_them(practice: Practice, settings: Any, mode: str, status: int) -> None:
    settings.RATE_LIMITS = mode
    answers = [post_from("192.0.2.7", practice, email=f"a{number}@example.org").status_code for number in range(6)]
    assert answers[-1] == status
