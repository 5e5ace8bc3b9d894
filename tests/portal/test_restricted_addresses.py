"""A restricted record: no address of the site leads to its slug before the reader may read it."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from portal.models import ContentPage
from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from practices.records.writing import change_version, create_version
from tests.factories import make_record, make_user, version

pytestmark = pytest.mark.django_db

NUMBER = 460
SECRET = "hemmeligt"
TAGS = {"tags": {"type": ["practice"], "country": ["BE"]}}


def restricted(kind: str, **options: Any) -> tuple[Practice, PageViewRestriction]:
    """A record in Danish that had the slug `before`; its title, and so its slug, is secret now."""
    practice = make_record("Before", language="da", number=NUMBER)
    page = change_version(version(practice, "da"), title="Hemmeligt rum", slug="hemmeligt-rum")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, **options)
    return practice, restriction


def everything(response: Any) -> str:
    """Body, headers and cookies of an answer, in small letters."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    return f"{headers}\n{cookies}\n{response.content.decode()}".lower()


@pytest.mark.parametrize("address", [f"/practice/{NUMBER}", "/da/practices/before/", "/mt/practices/before/"])
def test_a_password_is_asked_for_at_the_address_itself_and_leads_to_the_record(client: Client, address: str) -> None:
    restricted("password", password="open")
    response = client.get(address, headers={"Accept-Language": "mt"})
    assert response.status_code == 200
    assert SECRET not in everything(response)
    assert "no-store" in response.headers["Cache-Control"]
    html = response.content.decode()
    assert 'name="password"' in html
    assert re.search(r'name="return_url"[^>]*value="([^"]*)"', html)[1] == address  # type: ignore[index]
    action = re.search(r'<form class="error-page" action="([^"]+)"', html)[1]  # type: ignore[index]
    wrong = client.post(action, {"password": "wrong", "return_url": address})
    assert SECRET not in everything(wrong)
    right = client.post(action, {"password": "open", "return_url": address}, follow=True)
    assert "Hemmeligt rum" in right.content.decode()
    assert right.redirect_chain[0] == (address, 302)


def test_an_account_is_asked_for_at_the_number_itself_and_leads_to_the_record(client: Client) -> None:
    restricted("login")
    response = client.get(f"/practice/{NUMBER}", headers={"Accept-Language": "el"})
    assert response.status_code == 200
    assert SECRET not in everything(response)
    html = response.content.decode()
    assert '<html lang="el">' in html
    action = re.search(r'<form class="error-page" action="([^"]+)"', html)[1]  # type: ignore[index]
    person = make_user()
    typed = {"username": person.username, "password": "secret", "next": f"/practice/{NUMBER}"}
    assert re.search(r'name="next" value="([^"]*)"', html)[1] == typed["next"]  # type: ignore[index]
    assert "Hemmeligt rum" in client.post(action, typed, follow=True).content.decode()


def test_a_sister_address_leads_to_the_login_and_back_without_the_slug(client: Client) -> None:
    restricted("login")
    response = client.get("/fi/practices/before/")
    assert response.headers["Location"] == "/admin/login/?next=/fi/practices/before/"
    assert SECRET not in everything(response)


@pytest.mark.parametrize("role", ["visitor", "editor"])
@pytest.mark.parametrize("address", [f"/practice/{NUMBER}", "/da/practices/before/"])
def test_who_is_signed_in_but_not_in_the_group_is_refused_and_not_led_around(
    client: Client, role: str, address: str
) -> None:
    _practice, restriction = restricted("groups")
    restriction.groups.add(Group.objects.get(name="publisher"))
    client.force_login(make_user(role))
    response = client.get(address)
    assert response.status_code == 403
    assert SECRET not in everything(response)
    client.force_login(make_user("publisher"))
    assert "Hemmeligt rum" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("above", [False, True], ids=["the page itself", "the list above it"])
@pytest.mark.parametrize("address", [
    f"/practice/{NUMBER}", "/da/practices/before/", "/en/languages/?next=/da/practices/before/",
    "/da/languages/?next=/practice/460", "/en/languages/?next=/mt/practices/before/%3Fq%3D1",
    f"/da/practice/{NUMBER}/comments/", f"/da/practice/{NUMBER}/comments/sent/", "/da/practices/",
    "/da/practices/feed/",
    "/sitemap.xml", f"/da/practices/compare/?n={NUMBER}", "/da/practices/suggest/?q=hem", "/api/v1/suggest?q=hem",
    f"/api/v1/practices/{NUMBER}", "/api/v1/practices", f"/api/v1/practices/{NUMBER}/comments", "/da/",
])  # fmt: skip
def test_no_address_names_the_title_or_the_slug(client: Client, address: str, above: bool) -> None:
    practice = restricted("password", password="open")[0]
    if above:
        page = version(practice, "da")
        PageViewRestriction.objects.update(page=page.get_parent())
    assert SECRET not in everything(client.get(address))


def test_the_form_for_a_password_names_no_other_page(client: Client) -> None:
    """Its address takes the number of any page."""
    practice, restriction = restricted("password", password="open")
    draft = create_version(language="fi", title="Hemmeligt luonnos", facts=TAGS, publish=False)
    for page in (version(practice, "da"), draft, ContentPage.objects.filter(locale__language_code="da")[0]):
        address = f"/en/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
        assert SECRET not in everything(client.get(address))
        assert SECRET not in everything(client.post(address, {"password": "wrong", "return_url": "/"}))


def test_a_record_with_one_restricted_version_names_only_its_public_ones(client: Client) -> None:
    practice, _restriction = restricted("password", password="open")
    create_version(language="fi", title="Avoin huone", translation_key=practice.translation_key)
    for address in (
        "/fi/practices/avoin-huone/",
        "/en/languages/?next=/fi/practices/avoin-huone/",
        f"/practice/{NUMBER}",
    ):
        response = client.get(address, headers={"Accept-Language": "fi"}, follow=True)
        assert response.status_code == 200
        assert SECRET not in everything(response), address


def test_a_link_in_a_text_leads_to_the_number_of_a_record_that_is_not_public(client: Client) -> None:
    practice, _restriction = restricted("password", password="open")
    draft = create_version(language="fi", title="Hemmeligt luonnos", facts=TAGS, publish=False)
    text = "".join(
        f'<a linktype="page" id="{page.pk}">here</a>' for page in (version(practice, "da"), draft)
    )  # fmt: skip
    make_record("Linking", body=text)
    html = client.get("/en/practices/linking/").content.decode()
    assert SECRET not in html
    assert f'<a href="/practice/{NUMBER}">' in html
    assert f'<a href="/practice/{draft.practice.number}">' in html


def test_the_footer_names_no_restricted_page(client: Client) -> None:
    page = ContentPage.objects.get(locale__language_code="da", role="about")
    page.title = "Hemmeligt om os"
    page.save_revision().publish()
    assert SECRET in everything(client.get("/da/"))
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert SECRET not in everything(client.get("/da/"))
    restriction.delete()
    assert SECRET in everything(client.get("/da/"))


@pytest.mark.parametrize("hide", ["unpublish", "restrict", "withdraw"])
def test_an_old_address_does_not_lead_to_a_page_that_is_not_public(client: Client, hide: str) -> None:
    page = ContentPage.objects.get(locale__language_code="da", role="about")
    practice = make_record("Earlier", language="da")
    targets = [page, version(practice, "da")]
    for number, target in enumerate(targets):
        target.slug = f"hemmeligt-{number}"
        target.save_revision().publish()
        Redirect.objects.create(old_path=f"/da/gammel-{number}", redirect_page=target)
    assert [client.get(f"/da/gammel-{number}/").status_code for number in (0, 1)] == [301, 301]
    for target in targets:
        if hide == "restrict":
            PageViewRestriction.objects.create(page=target, restriction_type="login")
        else:
            target.unpublish()
    if hide == "withdraw":
        withdraw(practice, "The school asked for it.")
    for address in ("/da/gammel-0/", "/da/gammel-0/?a=1", "/da/gammel-1/", "/da/practices/earlier/"):
        assert SECRET not in everything(client.get(address)), address


def test_an_editors_redirect_to_another_site_still_works(client: Client) -> None:
    Redirect.objects.create(old_path="/da/andetsteds", redirect_link="https://example.org/")
    assert client.get("/da/andetsteds/?a=1").headers["Location"] == "https://example.org/"


@pytest.mark.parametrize("language", ["en", "da", "el"])
def test_the_tombstone_names_the_number_only(client: Client, language: str) -> None:
    practice = make_record("Hemmeligt rum", language="da", versions={"fi": "Hemmeligt huone"}, number=NUMBER)
    withdraw(practice, "Hemmeligt: asked for by the school.")
    for address in (f"/practice/{NUMBER}", f"/api/v1/practices/{NUMBER}", f"/{language}/practice/{NUMBER}/comments/"):
        response = client.get(address, headers={"Accept-Language": language})
        assert response.status_code == 410
        assert SECRET not in everything(response), address
    assert "460" in client.get(f"/practice/{NUMBER}").content.decode()
