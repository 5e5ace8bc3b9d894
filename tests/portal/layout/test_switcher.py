"""The language switcher: real links, the same page, honest about what is translated."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from practices.languages.table import endonym, language_codes
from tests.factories import make_record, make_user, version

pytestmark = pytest.mark.django_db


def choices(html: str) -> dict[str, str]:
    """Address by language in the switcher that stands in a page."""
    found = re.findall(
        r'<a href="([^"]+)" lang="(\w+)" hreflang="\2"[^>]*>([^<]+)</a>', html.split("language-list", 1)[1]
    )
    assert all(name == endonym(code) for _address, code, name in found)
    return {code: address for address, code, _name in found}


def test_the_language_switcher_lists_all_languages_by_their_own_names_in_their_alphabet(client: Client) -> None:
    html = client.get("/en/").content.decode()
    assert set(choices(html)) == set(language_codes())
    names = [endonym(code) for code in choices(html)]
    assert names[0] == "Čeština"
    assert names[-3:] == ["Svenska", "Ελληνικά", "Български"]


def test_the_button_shows_the_current_language_and_leads_to_a_page_that_works_without_script(client: Client) -> None:
    html = client.get("/mt/practices/?country=BE&q=a%26b").content.decode()
    button = re.search(r'id="language-button" href="([^"]+)"[^>]*>(.*?)</a>', html, re.S)
    assert button is not None
    assert "Malti" in button.group(2)
    assert button.group(1) == f"/mt/languages/?next={quote('/mt/practices/?country=BE&q=a%26b')}"
    listed = choices(client.get(button.group(1)).content.decode())
    assert listed["fi"] == "/fi/practices/?country=BE&amp;q=a%26b"


def test_switching_keeps_page_filters_and_query(client: Client) -> None:
    html = client.get("/da/practices/?q=frafald&country=BE&page=1").content.decode()
    assert choices(html)["el"] == "/el/practices/?q=frafald&amp;country=BE&amp;page=1"


def test_a_record_tells_real_translations_from_fallbacks(client: Client) -> None:
    make_record(versions={"da": "Forældrerum"})
    html = client.get("/en/practices/parents-room/?x=1").content.decode()
    real, others = html.split("language-dialog", 1)[1].split("language-list--other")
    assert set(re.findall(r'hreflang="(\w+)"', real)) == {"en", "da"}
    assert 'href="/da/practices/foraeldrerum/?x=1"' in real
    assert 'href="/fi/practices/parents-room/?x=1"' in others
    assert 'href="/sv/practices/foraeldrerum/?x=1"' in others


def test_the_page_of_languages_knows_the_same_of_a_record(client: Client) -> None:
    make_record(versions={"da": "Forældrerum"})
    html = client.get("/en/languages/", {"next": "/en/practices/parents-room/?x=1"}).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    real, others = main.split("language-list--other")
    assert set(re.findall(r'hreflang="(\w+)"', real)) == {"en", "da"}
    assert 'href="/da/practices/foraeldrerum/?x=1"' in real
    assert 'href="/fi/practices/parents-room/?x=1"' in others


def test_pages_of_text_lead_to_their_own_translations(client: Client) -> None:
    html = client.get("/en/about-this-portal/").content.decode()
    listed = choices(html)
    for code in ("da", "el", "mt", "bg"):
        answer = client.get(listed[code])
        assert answer.status_code == 200
        assert f'<html lang="{code}">' in answer.content.decode()


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "\x00",
        "/" * 5000,
        "/en/\ud800",
    ],
)
def test_a_foreign_or_broken_address_is_not_carried_on(client: Client, foreign: str) -> None:
    response = client.get(f"/en/languages/?next={quote(foreign, errors='surrogatepass')}")
    assert response.status_code == 200
    html = response.content.decode()
    assert "evil.example" not in html
    assert set(choices(html)) == set(language_codes())


def test_the_root_follows_the_language_that_was_chosen(client: Client) -> None:
    assert client.get("/", headers={"Accept-Language": "fi"}).headers["Location"] == "/fi/"
    client.get("/el/", headers={"Referer": "http://testserver/fi/"})
    assert client.get("/", headers={"Accept-Language": "fi"}).headers["Location"] == "/el/"


def test_a_link_from_elsewhere_is_no_choice(client: Client) -> None:
    for referer in (
        "",
        "https://elsewhere.example/fi/",
        "http://testserver/el/",
        "http://testserver/admin/",
        "http://[bad",
    ):
        client.get("/el/", headers={"Referer": referer})
        assert client.cookies.get("language") is None


def test_an_address_longer_than_any_server_takes_is_not_repeated_for_every_language(client: Client) -> None:
    usual = len(client.get("/da/practices/").content)
    answer = client.get("/da/practices/", {"q": "x " * 100_000})
    assert choices(answer.content.decode())["el"] == "/el/practices/"
    assert len(answer.content) < usual + 50_000
    carried = client.get("/da/practices/", {"q": "x" * 2_000}).content.decode()
    assert choices(carried)["el"] == f"/el/practices/?q={'x' * 2_000}"


@pytest.mark.parametrize("kind", ["password", "login"])
def test_the_form_for_a_restricted_record_at_its_number_leads_to_the_home_pages(client: Client, kind: str) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    for language in ("en", "da"):
        PageViewRestriction.objects.create(page=version(practice, language), restriction_type=kind, password="open")
    html = client.get(f"/practice/{practice.number}").content.decode()
    assert choices(html) == {code: f"/{code}/" for code in language_codes()}


def test_the_preview_of_a_record_leads_to_its_public_versions(client: Client) -> None:
    page = version(make_record(versions={"da": "Forældrerum"}), "en")
    client.force_login(make_user(superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert choices(html)["da"] == "/da/practices/foraeldrerum/"
    assert choices(html)["fi"] == "/fi/practices/parents-room/"
