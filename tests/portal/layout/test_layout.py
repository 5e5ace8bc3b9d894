"""What stands around every page is kept by each process, and is never old."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from portal.models import ContentPage, SiteSettings
from practices.jobs.cache_versions import CacheVersion
from practices.records.models.page import PracticeIndexPage
from tests.factories import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def about() -> ContentPage:
    return ContentPage.objects.get(role="about", locale__language_code="mt")


def seen(client: Client, address: str = "/mt/practices/") -> str:
    return client.get(address).content.decode()


def test_a_renamed_page_an_unpublished_one_and_one_that_expires_change_the_footer(
    client: Client, about: ContentPage
) -> None:
    assert about.title in seen(client)
    about.title = "Dwarna"
    about.save_revision().publish()
    assert "Dwarna" in seen(client)
    about.refresh_from_db()
    about.unpublish()
    assert "Dwarna" not in seen(client)
    criteria = ContentPage.objects.get(role="criteria", locale__language_code="mt")
    assert criteria.title in seen(client)
    plain = Page.objects.get(pk=criteria.pk)  # as Wagtail's own command for expired pages has it
    plain.unpublish()
    assert criteria.title not in seen(client)


def test_publisher_and_head_of_the_list_are_shown_as_they_are_now(client: Client) -> None:
    seen(client)
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.publisher = "A foundation"
    settings.save()
    index = PracticeIndexPage.objects.get(locale__language_code="mt")
    index.title = "Prattiki tajba"
    index.save_revision().publish()
    page = seen(client)
    assert "A foundation" in page
    assert '<h1 class="page-title">Prattiki tajba</h1>' in page


def test_a_change_that_was_rolled_back_is_never_shown_again(client: Client, about: ContentPage) -> None:
    class RefusedError(Exception):
        pass

    before = seen(client)
    with pytest.raises(RefusedError), transaction.atomic():
        about.title = "Never"
        about.save()
        assert "Never" in seen(client)  # who asks inside sees it, and may keep it
        raise RefusedError
    assert "Never" not in seen(client)
    other = ContentPage.objects.get(role="privacy", locale__language_code="mt")
    other.save()  # the next change gets another number than the one that was rolled back
    assert about.title == "Never"
    assert "Never" not in seen(client)
    assert ContentPage.objects.get(pk=about.pk).title in before


def test_practices_do_not_make_the_frame_old(client: Client) -> None:
    seen(client)
    before = CacheVersion.current(CacheVersion.LAYOUT)
    make_record("Homework help")
    assert CacheVersion.current(CacheVersion.LAYOUT) == before


def test_pages_that_follow_ask_nothing_for_it(client: Client) -> None:
    seen(client)
    with CaptureQueriesContext(connection) as queries:
        seen(client)
    tables: list[Any] = [query["sql"] for query in queries]
    assert not [sql for sql in tables if "contentpage" in sql or "sitesettings" in sql or "indexpage" in sql]
