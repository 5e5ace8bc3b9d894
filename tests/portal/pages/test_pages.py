"""Home, pages of text and the frame around them."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from portal.models import ContentPage, SiteSettings
from practices.languages.table import language_codes
from tests.factories import make_record

pytestmark = pytest.mark.django_db


def footer_addresses(html: str) -> list[str]:
    """The pages linked at the foot."""
    return re.findall(r'<li><a href="([^"]+)">', html[html.index("site-footer__links") :].split("</ul>")[0])


@pytest.mark.parametrize("language", language_codes())
def test_home_and_footer_pages_answer_in_every_language(client: Client, language: str) -> None:
    html = client.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}">' in html
    addresses = footer_addresses(html)
    assert len(addresses) == 5
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.content.decode()


def test_the_home_page_shows_the_newest_records_and_the_ways_into_the_list(client: Client) -> None:
    for number in range(8):
        make_record(f"Practice {number}", tags={"type": ["practice"], "country": ["BE"], "school_level": ["primary"]})
    html = client.get("/fi/").content.decode()
    assert html.count('<article class="card">') == 6
    assert "Practice 7" in html
    assert "Practice 1<" not in html
    assert 'href="/fi/practices/?country=MT"' in html
    assert 'href="/fi/practices/?school_level=primary"' in html
    assert 'lang="en">Practice 7</a>' in html


def test_the_search_box_stands_on_every_page_but_only_once(client: Client) -> None:
    make_record()
    past_the_end = "/en/practices/?page=999"
    for address in ("/en/", "/en/practices/parents-room/", "/en/about-this-portal/", "/en/nowhere/", past_the_end):
        assert client.get(address).content.decode().count('role="search"') == 1, address


@pytest.mark.parametrize(
    "address", ["/mt/", "/en/about-this-portal/", "/en/languages/?next=/en/practices/parents-room/"]
)
def test_pages_ask_the_database_at_most_twelve_times(
    client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    for number in range(7):
        make_record(f"Practice {number}", versions={"da": f"Praksis {number}"})
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_the_contact_page_shows_where_to_write_to(client: Client) -> None:
    contact = ContentPage.objects.get(role="contact", locale__language_code="el")
    SiteSettings.objects.update_or_create(pk=1, defaults={"site_id": 1, "contact_email": "help@portal.example"})
    assert 'href="mailto:help@portal.example"' in client.get(f"/el/{contact.slug}/").content.decode()


def test_pages_of_text_name_their_translations_to_search_engines(client: Client) -> None:
    html = client.get("/en/about-this-portal/").content.decode()
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))
    assert set(alternates) == {*language_codes(), "x-default"}
    assert alternates["x-default"] == alternates["en"] == f"{settings.PUBLIC_URL}/en/about-this-portal/"


def test_no_page_carries_inline_script_or_style(client: Client) -> None:
    make_record()
    for address in ("/en/", "/en/practices/parents-room/", "/en/about-this-portal/", "/en/languages/"):
        html = client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=", html)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_the_style_sheets_together_stay_below_fifteen_kilobytes() -> None:
    names = ("tokens", "base", "components", "pages", "search")
    paths = [finders.find(f"portal/css/{name}.css") for name in names]
    sheets = [Path(path).read_bytes() for path in paths if path]
    assert len(sheets) == len(names)
    assert sum(len(gzip.compress(sheet)) for sheet in sheets) <= 15_000
