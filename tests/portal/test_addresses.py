"""Hostile addresses, languages, hosts and redirects: a clear answer, never a 500, never a foreign place."""

import random
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from practices.languages.table import language_codes
from tests.factories import make_record
from tests.rounds import rounds, seeds

ACCEPTABLE = {200, 301, 302, 400, 404, 405, 410, 413, 414, 429}
HOSTILE_LANGUAGES = [
    "xx", "cz", "EN", "MT", "en-US", "en-us-x-" + "a" * 10_000, "..%2f", "%00", "%ED%A0%80", "zh-hans", "e", "",
    "en;q=1", "null", "undefined", "mt%0d%0aSet-Cookie:x=1", "-", "_", "admin", "api", "%2e%2e", "*",
]  # fmt: skip
HOSTILE_NUMBERS = [
    "0", "-1", "1e3", "10" * 20, "9" * 400, "１２", "NaN", "460.0", "460;", "%00", "460%0a", "0x10", "+1",
]  # fmt: skip
FOREIGN = [
    "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https:evil.example", "javascript:alert(1)", "data:text/html,x", "http:///evil.example", "%2f%2fevil.example", " https://evil.example",
    "\thttps://evil.example", "/%09/evil.example", "https://testserver@evil.example", "https://evil.example#testserver",
    "https://evil.example/testserver", "ftp://evil.example", "/\x00//evil.example", "////evil.example/%2e%2e",
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", HOSTILE_LANGUAGES)
def test_a_language_nobody_speaks_is_answered_readably(client: Client, language: str) -> None:
    for tail in ("/", "/practices/", "/practices/x/"):
        response = client.get(f"/{language}{tail}")
        assert response.status_code in ACCEPTABLE, (language, tail)
        location = response.headers.get("Location", "/")
        assert location.startswith("/") and not location.startswith("//")


@pytest.mark.parametrize("language", HOSTILE_LANGUAGES)
def test_a_hostile_language_in_cookie_or_header_means_a_language_of_ours(client: Client, language: str) -> None:
    client.cookies["language"] = language.replace("\r", "").replace("\n", "")
    response = client.get("/", headers={"Accept-Language": language[:5000]})
    assert response.status_code == 302
    assert response.headers["Location"].strip("/") in language_codes()


@pytest.mark.parametrize("number", HOSTILE_NUMBERS)
@pytest.mark.parametrize(
    "pattern", ["/practice/{}", "/en/practice/{}/comments/", "/api/v1/practices/{}", "/api/v1/practices/{}/comments"]
)
def test_no_number_breaks_an_address(client: Client, pattern: str, number: str) -> None:
    assert client.get(pattern.format(number)).status_code in ACCEPTABLE


@hypothesis_settings(max_examples=rounds(60))
@given(slug=st.text(min_size=1, max_size=80))
def test_no_slug_breaks_an_address(slug: str) -> None:
    assert Client().get(f"/mt/practices/{slug}/").status_code in ACCEPTABLE


@pytest.mark.parametrize("seed", seeds(1))
def test_random_bytes_in_the_address_get_an_answer(client: Client, seed: int) -> None:
    rnd = random.Random(seed)
    for _round in range(rounds(100)):
        raw = "".join(f"%{rnd.randrange(256):02x}" for _ in range(rnd.randrange(1, 30)))
        for address in (f"/{raw}", f"/el/practices/{raw}/", f"/fi/practices/?q={raw}&country={raw}&page={raw}"):
            assert client.get(address).status_code in ACCEPTABLE, (seed, address)


@pytest.mark.parametrize("target", FOREIGN)
def test_no_parameter_leads_to_a_foreign_site(client: Client, target: str) -> None:
    make_record(number=460)
    for address in ("/admin/login/", "/en/languages/", "/", "/practice/460", "/en/practices/"):
        response = client.get(address, {"next": target, "url": target, "return": target})
        assert "evil.example" not in response.headers.get("Location", "")
        if response.status_code == 200:
            for link in re.findall(r'(?:href|action)="([^"]*evil[^"]*)"', response.content.decode()):
                assert urlsplit(urljoin("http://testserver/en/", link)).netloc == "testserver"


def test_a_foreign_host_header_is_refused(client: Client) -> None:
    assert client.get("/en/", headers={"Host": "evil.example"}).status_code == 400


def test_forwarded_headers_are_ignored_without_a_trusted_proxy(client: Client, settings: Any) -> None:
    page = client.get(
        "/en/",
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Original-URL": "/admin/"},
    )
    assert page.status_code == 200
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize("language", language_codes())
def test_a_missing_page_is_told_in_the_language_of_its_address(client: Client, language: str) -> None:
    response = client.get(f"/{language}/nothing-here/")
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


def test_an_address_without_language_is_not_led_into_one(client: Client) -> None:
    assert client.get("/api/nothing").status_code == 404
    assert client.get("/practice/999999").status_code == 404
    assert client.get("/admin/nothing/").status_code in {302, 404}
