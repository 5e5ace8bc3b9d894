"""Every answer carries the headers that protect it, also one that is made before any page is looked for."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.test import Client

from portal.http import limits
from practices.web.rate_limits.rules import Rule, Window

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ANSWERS = {
    "live": ("/-/live", 200),
    "ready": ("/-/ready", None),
    "NUL": ("/en/%00", 404),
    "NUL in the admin": ("/admin/%00/", 404),
    "nothing here": ("/en/nothing/", 404),
    "nothing in the API": ("/api/v1/nothing", 404),
    "NUL in the query": ("/en/practices/?q=%00", 200),
    "a page": ("/en/", 200),
    "login": ("/admin/login/", 200),
    "to a language": ("/", 302),
    "a static file": ("/static/portal/css/nothing.css", 404),
}


def check(response: Any) -> None:
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'self'" in policy
    assert policy.count("default-src") == 1


@pytest.mark.parametrize(("path", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_protected(path: str, status: int | None, client: Client) -> None:
    response = client.get(path)
    assert status is None or response.status_code == status
    check(response)


@pytest.mark.parametrize("path", ["/en/practices/", "/api/v1/practices", "/admin/login/"])
def test_a_refusal_of_too_many_requests_is_protected(
    path: str, client: Client, settings: Any, monkeypatch: Any
) -> None:
    settings.RATE_LIMITS = "on"
    for name in ("PAGES", "API"):
        monkeypatch.setattr(limits, name, Rule(name.lower(), network=(Window(0, 60),)))
    caches["process"].clear()
    response = client.get(path)
    assert response.status_code == 429
    check(response)


def test_a_database_that_is_away_is_answered_with_protection(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.operations.health.MigrationExecutor", lambda _connection: 1 / 0)
    response = client.get("/-/ready")
    assert response.status_code == 503
    check(response)


def test_a_host_that_is_not_ours_is_refused_with_protection(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/en/", secure=True, headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    check(response)


def test_the_way_to_https_leads_to_our_host_whatever_the_request_names(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "portal.example.org"
    response = Client().get("/en/", headers={"host": "elsewhere.example"})
    assert (response.status_code, response.headers["Location"]) == (301, "https://portal.example.org/en/")
    check(response)


@pytest.mark.parametrize("path", ["/en/%00", "/-/live", "/en/", "/api/v1/nothing"])
def test_over_https_browsers_are_told_to_stay_there(path: str, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    assert Client().get(path, secure=True).headers["Strict-Transport-Security"].startswith("max-age=3600")


def test_a_form_that_was_not_asked_for_is_refused_with_protection() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    check(response)


def test_the_server_in_front_does_not_say_its_version() -> None:
    text = (Path(django_settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    servers = re.split(r"^server \{", text, flags=re.MULTILINE)[1:]
    assert len(servers) == 2
    assert all("server_tokens off;" in server for server in servers)
