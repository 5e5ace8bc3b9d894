"""What the admin searches is stored with every change of a title, description or tag, and goes with its owner."""

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, ReferenceIndex
from wagtail.search.query import Phrase

from portal.admin.search_texts import store_missing_search_texts
from portal.models import ContentPage, PageSearchText
from practices.languages.search_words import comparable
from practices.languages.table import language_codes
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db


def text_of(page: Page) -> str:
    return PageSearchText.objects.get(owner_id=page.pk).text


def found(query: str) -> list[str]:
    return [page.title for page in Page.objects.filter(depth__gt=2).autocomplete(query)]


def test_every_page_of_a_fresh_portal_is_found_by_its_title() -> None:
    assert not Page.objects.filter(search_text__isnull=True).exists()
    for code in language_codes():
        page = ContentPage.objects.get(role="criteria", locale__language_code=code)
        assert text_of(page) == comparable(page.title)
        assert page.title in found(page.title)


def test_a_new_title_replaces_the_old_one_when_the_page_is_published() -> None:
    page = version(make_record("Ouderlokaal", language="nl"), "nl")
    page.title = "Čtenářský klub"
    revision = page.save_revision()
    assert found("ctenarsky") == []
    assert found("ouderlokaal") == ["Ouderlokaal"]
    revision.publish()
    assert found("CTENARSKY") == ["Čtenářský klub"]
    assert found("ouderlokaal") == []


def test_a_plain_page_row_that_is_renamed_is_found_by_its_new_title() -> None:
    page = Page.objects.get(pk=version(make_record("Room"), "en").pk)
    page.title = "Garden"
    page.save(update_fields=["title"])
    assert found("garden") == ["Garden"]


def test_a_save_that_changes_no_title_writes_no_text() -> None:
    page = version(make_record("Room"), "en")
    with CaptureQueriesContext(connection) as queries:
        page.save(update_fields=["summary"])
    assert not [query["sql"] for query in queries if "searchtext" in query["sql"]]


def test_a_copy_has_its_own_text() -> None:
    record = make_record("Room")
    page = version(record, "en")
    copied = page.copy(update_attrs={"title": "Cellar", "slug": "cellar"})
    assert found("cellar") == ["Cellar"]
    assert text_of(copied) != text_of(page)


def test_a_deleted_page_leaves_no_text() -> None:
    page = version(make_record("Room", publish=False), "en")
    number = page.pk
    Page.objects.get(pk=page.pk).delete()
    assert not PageSearchText.objects.filter(owner_id=number).exists()


def test_tags_that_are_added_and_taken_away_change_what_an_image_is_found_by() -> None:
    image = Image.objects.create(title="Třída", description="Straße", file=get_test_image_file())
    for text in ("trida", "STRASSE"):
        assert [row.pk for row in Image.objects.all().search(text)] == [image.pk]
    image.tags.add("škola")
    assert [row.pk for row in Image.objects.all().search("skola trida")] == [image.pk]
    image.tags.remove("škola")
    assert list(Image.objects.all().search("skola")) == []
    image.tags.set(["a", "b"])
    image.tags.clear()
    assert image.search_text.__class__.objects.get(owner=image).text == "trida\nstrasse"


def test_rows_that_were_written_past_their_models_are_found_after_the_next_migrate() -> None:
    page = version(make_record("Room"), "en")
    PageSearchText.objects.filter(owner_id=page.pk).delete()
    assert found("room") == []
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert found("room") == ["Room"]


def test_storing_what_is_missing_takes_no_query_for_each_page() -> None:
    for number in range(5):
        make_record(f"Room {number}")
    PageSearchText.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        store_missing_search_texts()
    assert len(queries) < 10
    assert Page.objects.filter(search_text__isnull=True).count() == 0


def test_a_text_is_not_a_use_of_its_image() -> None:
    image = Image.objects.create(title="Room", file=get_test_image_file())
    call_command("rebuild_references_index", verbosity=0)
    assert ReferenceIndex.get_references_to(image).count() == 0


def test_a_phrase_is_not_found_across_title_and_description() -> None:
    Image.objects.create(title="one two", description="three", file=get_test_image_file())
    assert list(Image.objects.all().search(Phrase("two three"))) == []
    assert [row.title for row in Image.objects.all().search(Phrase("one two"))] == ["one two"]
    assert [row.title for row in Image.objects.all().search("one three")] == ["one two"]
