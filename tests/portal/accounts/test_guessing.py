"""Guessing is slow at every form that takes a password, and never locks an owner out."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client

from practices.web.rate_limits import limits
from practices.web.rate_limits.models import Attempt, KnownNetwork
from practices.web.rate_limits.rules import LOGIN, OWN_PASSWORD, SHARED_PASSWORD, Backoff
from tests.factories import make_user
from tests.portal.accounts.guessing import account_data, let_time_pass, refused, sign_in
from tests.rounds import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_network_that_tries_one_password_on_many_user_names_has_to_wait() -> None:
    answers = [sign_in(f"name{number}", "Spring2026!") for number in range(rounds(30))]
    assert refused(answers) == rounds(30) - 20
    make_user("editor", username="neighbour")
    assert sign_in("neighbour", "secret", "192.0.2.2").status_code == 302


@pytest.mark.parametrize("name", ["careful", "nobody-of-this-name"])
def test_sign_in_to_one_user_name_from_many_networks_is_delayed_whether_it_exists_or_not(name: str) -> None:
    make_user("editor", username="careful")
    answers = [sign_in(name, "wrong", f"198.51.100.{number}") for number in range(40)]
    assert refused(answers) == 30
    texts = {re.sub(rb"[0-9]+", b"", answer.content.split(b'class="messages"')[1][:400]) for answer in answers[-5:]}
    assert len(texts) == 1


def test_the_delay_ends_and_the_owner_gets_in_from_anywhere() -> None:
    make_user("editor", username="careful")
    for number in range(11):
        sign_in("careful", "wrong", f"198.51.100.{number}")
    assert sign_in("careful", "secret", "203.0.113.5").status_code == 429
    let_time_pass(timedelta(seconds=int(sign_in("careful", "secret", "203.0.113.5").headers["Retry-After"]) + 1))
    assert sign_in("careful", "secret", "203.0.113.5").status_code == 302


def test_the_delay_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = []
    for number in range(14):
        sign_in("careful", "wrong", f"198.51.100.{number}")
        answer = sign_in("careful", "wrong", f"203.0.113.{number}")
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
        let_time_pass()
    assert waits == [20, 40, 80, 160, 320, 640, *[900] * 3]


def test_the_owner_gets_in_at_once_from_a_network_that_signed_in_before() -> None:
    make_user("editor", username="careful")
    assert sign_in("careful", "secret", "203.0.113.5").status_code == 302
    assert sign_in("careful", "secret", "2001:db8:0:7::5").status_code == 302
    for number in range(11):
        sign_in("careful", "wrong", f"198.51.100.{number}")
    assert sign_in("careful", "secret", "198.51.100.77").status_code == 429
    assert sign_in("careful", "secret", "203.0.113.5").status_code == 302
    assert sign_in("careful", "secret", "2001:db8:0:7:1::9").status_code == 302


def test_a_neighbour_who_guesses_does_not_close_the_network_for_those_who_signed_in_before() -> None:
    make_user("editor", username="careful")
    sign_in("careful", "secret")
    for number in range(21):
        sign_in(f"name{number}", "wrong")
    assert sign_in("somebody", "wrong").status_code == 429
    assert sign_in("careful", "secret").status_code == 302


def test_a_known_network_does_not_help_to_guess() -> None:
    make_user("editor", username="careful")
    sign_in("careful", "secret")
    assert refused([sign_in("careful", "wrong") for _ in range(10)]) == 5


@pytest.mark.parametrize(
    "spellings",
    [
        ("Careful", "careful", "CAREFUL", "ｃａｒｅｆｕｌ"),
        ("a.b@example.org", "ab@example.org", "a.b+1@example.org", "AB+x+y@EXAMPLE.org."),
        ("ab@bücher.example", "a.b@xn--bcher-kva.example", "AB@BÜCHER.EXAMPLE", "ab+1@bücher.example"),
        ("ab@gmail.com", "a.b@googlemail.com", "ab+2@gmail.com", "A.B@GoogleMail.com"),
    ],
)
def test_all_spellings_of_a_name_count_as_one(spellings: tuple[str, ...]) -> None:
    answers = [sign_in(spellings[number % 4], "wrong", f"198.51.100.{number}") for number in range(12)]
    assert refused(answers) == 2


def test_neighbours_in_an_ipv6_network_count_as_one_and_others_do_not() -> None:
    assert refused([sign_in(f"name{number}", "x", f"2001:db8:0:1::{number:x}") for number in range(1, 23)]) == 2
    assert refused([sign_in("name1", "x", "2001:db8:0:2::1")]) == 0
    assert refused([sign_in(f"name{number}", "x", f"::ffff:192.0.2.{number}") for number in range(1, 22)]) == 0


def test_the_refused_form_keeps_the_name_but_not_the_password_and_says_how_long_to_wait() -> None:
    for _attempt in range(5):
        sign_in("careful", "wrong")
    answer = Client(REMOTE_ADDR="192.0.2.1", headers={"Accept-Language": "en"}).post(
        "/admin/login/", {"username": "careful", "password": "Sesame-open-1", "next": "/admin/pages/"}
    )
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Too many attempts. You can try again in 30 seconds." in page
    assert 'value="careful"' in page
    assert "/admin/pages/" in page
    assert "Sesame-open-1" not in page


def test_a_refused_attempt_does_not_lengthen_the_delay() -> None:
    for _attempt in range(5):
        sign_in("careful", "wrong")
    first = int(sign_in("careful", "wrong").headers["Retry-After"])
    assert max(int(sign_in("careful", "wrong").headers["Retry-After"]) for _ in range(5)) <= first


def test_the_old_password_is_not_guessed_in_an_open_session_and_the_owner_can_still_change_it() -> None:
    user = make_user("editor", username="careful")
    client = Client()
    client.force_login(user)
    new = "a-fairly-long-new-one"
    answers = [client.post("/admin/account/", account_data(user, f"guess {n}", new)) for n in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 3
    page = answers[-1].content.decode()
    assert "You can try again in 30 seconds." in page
    assert "typed@example.org" in page
    assert new not in page
    let_time_pass()
    assert client.post("/admin/account/", account_data(user, "secret", new)).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    assert user.first_name == "Typed"
    assert client.get("/admin/account/").status_code == 200, "still signed in"


def test_without_a_new_password_the_account_is_saved_as_before() -> None:
    user = make_user("editor", username="careful")
    client = Client()
    client.force_login(user)
    assert client.post("/admin/account/", account_data(user, "", "")).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.check_password("secret")) == ("typed@example.org", True)


def test_links_that_nobody_sent_are_tried_out_thirty_times_at_most() -> None:
    links = ("/en/comments/confirm/{}/", "/en/comments/mute/{}/", "/admin/password_reset/confirm/MQ/{}/")
    client = Client(REMOTE_ADDR="192.0.2.1")
    answers = [client.get(links[number % 3].format(f"abc-{number:032x}")) for number in range(40)]
    assert refused(answers) == 10
    assert Client(REMOTE_ADDR="192.0.2.2").get(links[0].format("x")).status_code == 410


@pytest.mark.parametrize(("mode", "waiting"), [("on", 5), ("comments", 5), ("off", 0)])
def test_the_setting_switches_the_limits(settings: Any, mode: str, waiting: int) -> None:
    settings.RATE_LIMITS = mode
    assert refused([sign_in("careful", "wrong") for _ in range(10)]) == waiting


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_are_no_more_than_twenty_one_after_the_other() -> None:
    start = threading.Barrier(20)

    def guess(_number: int) -> int:
        try:
            start.wait(30)
            return int(sign_in("careful", "wrong").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as visitors:
        answers = list(visitors.map(guess, range(20)))
    assert sorted(answers) == [200] * 5 + [429] * 15


def test_the_limits_hold_while_redis_is_down(settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, "default": {
        "BACKEND": "portal.operations.caching.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:9/0",
    }}  # fmt: skip
    assert refused([sign_in("careful", "wrong") for _ in range(10)]) == 5
    assert Attempt.objects.count() == 5, "counted where every process sees it"


def test_stored_sign_in_attempts_contain_no_user_name_password_or_network_address() -> None:
    make_user("editor", username="readable-name")
    sign_in("readable-name", "secret", "192.0.2.77")
    sign_in("readable-name", "readable-password", "192.0.2.77")
    stored = str([*Attempt.objects.values(), *KnownNetwork.objects.values()])
    assert Attempt.objects.count() == KnownNetwork.objects.count() == 1
    assert not re.search("readable|192.0.2.77|secret", stored)


def test_a_new_password_by_mail_ends_every_delay_and_makes_former_networks_strange() -> None:
    make_user("editor", username="careful")
    sign_in("careful", "secret", "198.51.100.200")
    for number in range(11):
        sign_in("careful", "wrong", f"198.51.100.{number}")
    limits.begin_anew(LOGIN, "careful", "203.0.113.5")
    assert sign_in("careful", "secret", "203.0.113.99").status_code == 302
    assert KnownNetwork.objects.count() == 2


def test_every_limit_by_name_only_delays() -> None:
    for rule in (LOGIN, SHARED_PASSWORD, OWN_PASSWORD):
        for limit in (*rule.name, *rule.both):
            assert isinstance(limit, Backoff)
            assert limit.longest <= 15 * 60
            assert limit.wait([0.0] * 10_000, now=limit.longest + 1) <= 0


def test_an_inactive_account_is_answered_like_an_unknown_one() -> None:
    gone = make_user("editor", username="gone")
    get_user_model().objects.filter(pk=gone.pk).update(is_active=False)
    for name in ("gone", "unknown"):
        answer = sign_in(name, "secret")
        assert answer.status_code == 200
        assert "didn&#x27;t match" in answer.content.decode()
