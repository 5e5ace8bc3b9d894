"""Reading limits per network: generous, answered by 429 with the seconds to wait; login is slowed down after five."""

import time
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from portal.http.limits import rule_for
from practices.web.client_address import client_address
from practices.web.rate_limits.keys import network_key
from practices.web.rate_limits.rules import API, MINUTE, PAGES, SUGGESTIONS, Rule, Window
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/en/practices/", PAGES), ("/admin/", PAGES), ("/api/v1/practices", API), ("/static/x.css", None),
        ("/-/live", None), ("/mt/practices/suggest/", SUGGESTIONS), ("/api/v1/suggest", SUGGESTIONS),
    ],
)  # fmt: skip
def test_each_address_falls_under_its_limit(path: str, rule: Rule[Window] | None) -> None:
    assert rule_for(path) is rule


def test_the_promised_numbers_are_kept() -> None:
    assert [rule.network for rule in (PAGES, API, SUGGESTIONS)] == [(Window(most, MINUTE),) for most in (600, 300, 600)]


def in_one_minute(client: Client) -> list[Any]:
    """One answer more than the limit allows, all of them counted in the same minute."""
    while True:
        caches["process"].clear()
        began = time.time() // MINUTE
        answers: list[Any] = [client.get("/api/v1/nothing") for _ in range(API.network[0].most + 1)]
        if time.time() // MINUTE == began:
            return answers


def test_over_the_limit_a_visitor_is_asked_to_wait_and_another_network_is_not(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = "on"
    *answers, refused = in_one_minute(client)
    assert 429 not in [answer.status_code for answer in answers]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["errors"]
    assert client.get("/api/v1/nothing", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/mt/").status_code == 200, "pages are counted apart"


def test_without_limits_nobody_is_refused(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = "comments"
    assert {client.get("/api/v1/nothing").status_code for _ in range(API.network[0].most + 5)} == {404}


def test_neighbours_in_one_ipv6_network_count_together() -> None:
    assert network_key(PAGES, "2001:db8::1") == network_key(PAGES, "2001:db8::ffff:1")
    assert network_key(PAGES, "2001:db8::1") != network_key(PAGES, "2001:db8:0:1::1")
    assert network_key(PAGES, "nonsense") == network_key(PAGES, "")


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        ([], "198.51.100.1", "127.0.0.1"),
        (["127.0.0.0/8"], "198.51.100.1", "198.51.100.1"),
        (["127.0.0.0/8"], "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (["127.0.0.0/8", "198.51.100.0/24"], "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (["127.0.0.0/8"], "nonsense", "127.0.0.1"),
        (["127.0.0.0/8"], "", "127.0.0.1"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_proxies_are_trusted(
    rf: Any, settings: Any, trusted: list[str], forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded})) == expected


def test_after_five_wrong_passwords_even_the_right_one_waits_but_others_enter(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = "comments"
    make_user("editor", username="careful")
    make_user("editor", username="other")
    for _attempt in range(5):
        client.post("/admin/login/", {"username": "careful", "password": "wrong"})
    refused = client.post("/admin/login/", {"username": "careful", "password": "secret"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.post("/admin/login/", {"username": "other", "password": "secret"}).status_code == 302
