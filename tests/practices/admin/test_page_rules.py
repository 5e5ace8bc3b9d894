"""What the admin refuses, each time with a message that says why."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from portal.models import ContentPage, HomePage
from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import logged_in, messages_of

pytestmark = pytest.mark.django_db


def index(language: str) -> PracticeIndexPage:
    return PracticeIndexPage.objects.get(locale__language_code=language)


def home(language: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def pages(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def bulk(action: str, *ids: int) -> str:
    query = "&".join(f"id={pk}" for pk in ids)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?next=/admin/&{query}"


def copy(client: Client, page: Page, **changes: Any) -> Any:
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk}
    return client.post(pages("copy", page.pk), {**data, **changes}, follow=True)


def test_the_copy_form_offers_no_alias_and_refuses_one() -> None:
    client = Client()
    page = version(make_record(), "en")
    logged_in(client, superuser=True)
    html = client.get(pages("copy", page.pk)).content.decode()
    assert 'name="alias"' not in html
    assert 'value="parents-room-2"' in html
    response = copy(client, page, alias="on")
    assert "never an alias" in response.content.decode()
    assert not Page.objects.filter(alias_of__isnull=False).exists()
    assert PracticePage.objects.count() == 1


def test_a_copy_is_a_new_record_of_the_same_language(client: Client) -> None:
    practice = make_record()
    page = version(practice, "en")
    logged_in(client, "publisher")
    response = copy(client, page, new_parent_page=index("da").pk)
    assert "A copy stays in its language." in response.content.decode()
    assert PracticePage.objects.count() == 1
    copy(client, page, publish_copies="on")
    made = PracticePage.objects.get(slug="copy")
    assert made.practice.number != practice.number
    assert made.practice.tags["country"] == ["BE"]


def test_a_copy_does_not_take_the_address_of_another_record(client: Client) -> None:
    page = version(make_record(versions={"da": "Forældrerum"}), "en")
    logged_in(client, "publisher")
    assert "This address belongs to another practice." in copy(client, page, new_slug="foraeldrerum").content.decode()


def test_a_copy_form_with_nonsense_is_answered_with_the_form_or_not_found(client: Client) -> None:
    page = version(make_record(), "en")
    logged_in(client, superuser=True)
    assert client.post(pages("copy", page.pk), {}).status_code == 200
    for parent in ("x", "9" * 40, "987654"):
        assert client.post(pages("copy", page.pk), {"new_parent_page": parent, "new_slug": "é"}).status_code == 404


def test_a_practice_is_not_moved_into_another_language(client: Client) -> None:
    page = version(make_record(), "en")
    logged_in(client, superuser=True)
    response = client.post(pages("move_confirm", page.pk, index("da").pk), follow=True)
    assert "A page stays in its language." in messages_of(response)
    client.post(bulk("move", page.pk), {"chooser": index("da").pk}, follow=True)
    assert version(page.practice, "en").get_parent().pk == index("en").pk


def test_deleting_a_practice_leads_to_its_withdrawal(client: Client) -> None:
    page = version(make_record(), "en")
    logged_in(client, superuser=True)
    for send in (client.get, client.post):
        response = send(pages("delete", page.pk))
        assert response.headers["Location"] == reverse("practice_withdraw", args=[page.pk])
    response = client.post(bulk("delete", page.pk), follow=True)
    assert "Withdraw them one by one" in messages_of(response)
    assert PracticePage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("kind", [home, index])
def test_homes_and_lists_are_not_copied_moved_deleted_or_unpublished(client: Client, kind: Any) -> None:
    page = kind("mt")
    make_record(language="mt", title="Kamra")
    logged_in(client, superuser=True)
    for address in (
        pages("copy", page.pk),
        pages("delete", page.pk),
        pages("unpublish", page.pk),
        pages("move_confirm", page.pk, home("mt" if kind is index else "en").pk),
        bulk("delete", page.pk),
        bulk("unpublish", page.pk),
    ):
        response = client.post(address, {"wagtail_site_name": "Good practice for schools"}, follow=True)
        assert "all addresses of their language depend on them" in messages_of(response), address
    stored = Page.objects.get(pk=page.pk)
    assert (stored.live, stored.path) == (True, page.path)


def test_the_list_of_practices_keeps_its_address_and_does_not_expire(client: Client) -> None:
    page = index("mt")
    logged_in(client, superuser=True)
    for change in ({"slug": "prattiki"}, {"slug": "practices", "expire_at": "2030-01-01 10:00"}):
        response = client.post(pages("edit", page.pk), {"title": "x", **change}, follow=True)
        assert "all addresses of their language depend on them" in messages_of(response)


def test_another_page_can_still_be_deleted(client: Client) -> None:
    page = ContentPage.objects.filter(locale__language_code="mt").first()
    logged_in(client, superuser=True)
    client.post(pages("delete", page.pk))
    assert not ContentPage.objects.filter(pk=page.pk).exists()


def test_many_pages_are_not_published_without_type_and_country_or_when_withdrawn(client: Client) -> None:
    bare = version(make_record("Bare", tags={}, publish=False), "en")
    gone = make_record("Gone")
    withdraw(gone, "Closed")
    logged_in(client, "publisher")
    response = client.post(bulk("publish", bare.pk), follow=True)
    assert "Bare: choose at least one value of: Type" in messages_of(response)
    response = client.post(bulk("publish", index("en").pk), {"include_descendants": "on"}, follow=True)
    assert "choose at least one value of" in messages_of(response)
    response = client.post(bulk("publish", version(gone, "en").pk), follow=True)
    assert "the record is withdrawn" in messages_of(response)
    assert not PracticePage.objects.live().exists()


def test_many_good_drafts_are_published_at_once(client: Client) -> None:
    drafts = [version(make_record(title, publish=False), "en") for title in ("One", "Two")]
    logged_in(client, "publisher")
    client.post(bulk("publish", *(page.pk for page in drafts)), follow=True)
    assert PracticePage.objects.live().count() == 2
    assert {row.tags["country"][0] for row in Practice.objects.all()} == {"BE"}


@pytest.mark.parametrize(
    "action",
    ["create_alias", "copy", "delete", "publish", "unpublish", "move", "copy_for_translation", "convert_alias"],
)
def test_the_internal_api_changes_no_page(client: Client, action: str) -> None:
    page = version(make_record(), "en")
    logged_in(client, superuser=True)
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    assert client.post(address, {}).status_code == 404
    assert PracticePage.objects.live().count() == 1
    assert client.get(reverse("wagtailadmin_api:pages:detail", args=[page.pk])).status_code == 200


def test_a_form_without_its_fields_is_a_bad_request_not_an_error(client: Client) -> None:
    page = version(make_record(), "en")
    logged_in(client, superuser=True)
    client.raise_request_exception = False
    assert client.post(pages("edit", page.pk), {"title": "x"}).status_code == 400


def test_the_admin_answers_with_a_policy_that_names_no_third_party(client: Client) -> None:
    logged_in(client, superuser=True)
    policy = client.get("/admin/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "http" not in policy
    assert "object-src 'none'" in policy
    html = client.get("/admin/").content.decode()
    assert "releases.wagtail.org" not in html


def test_wagtails_pages_for_trying_out_errors_are_closed(client: Client) -> None:
    logged_in(client, superuser=True)
    for address in ("/admin/failwhale/", "/admin/test404/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", ["translator-da", "coordinator-da"])
def test_a_translator_makes_no_copies(client: Client, role: str) -> None:
    page = version(make_record(versions={"da": "Forældrerum"}), "da")
    logged_in(client, role)
    assert "You do not have permission to copy to page" in copy(client, page).content.decode()
    assert PracticePage.objects.count() == 2


def test_an_editor_uploads_images_and_a_translator_does_not(client: Client) -> None:
    logged_in(client, "editor")
    assert client.get("/admin/images/add/").status_code == 200
    logged_in(client, "translator-da")
    assert client.get("/admin/images/add/").status_code == 302
