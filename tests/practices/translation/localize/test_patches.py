"""Each patch is still needed: the package's own function has the fault for which it is replaced.

A test that fails after an update of wagtail-localize or Wagtail means that the fault may be mended:
then the patch and its test go.
"""

from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import PageViewRestriction
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import StringTranslation, TranslationSource

from practices.records.models.record import Practice
from practices.translation.localize import patches
from practices.translation.localize.patches import SYNCHRONISATION, stock
from practices.translation.models import ReviewReason, SegmentReview
from tests.factories import make_user, version
from tests.practices.translation.desk import stored_row, text_segment, translation_of
from tests.practices.translation.records import make_full_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return make_full_record(("da",))


@pytest.fixture
def unpatched(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put the package's own function back."""

    def put_back(key: str) -> Any:
        patch = next(patch for patch in patches.PATCHES if patch.key == key)
        monkeypatch.setattr(patch.owner, patch.name, stock(key))
        return stock(key)

    return put_back


def request(group: str = "administrator", **data: Any) -> HttpRequest:
    made = RequestFactory().post("/admin/", data)
    made.user = make_user(group)
    made.session = {}  # type: ignore[assignment]
    made._messages = FallbackStorage(made)  # type: ignore[attr-defined]
    made._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return made


def store(practice: Practice, path: str, text: str) -> StringTranslation:
    row = stored_row(practice, text_segment(practice, path))
    StringTranslation.objects.filter(pk=row.pk).update(data=text, last_translated_by=make_user())
    return row


def test_every_patch_has_a_reason_and_a_test_of_its_own() -> None:
    tested = {
        "refresh_segments", "create_or_update_translation", "sync_view_restrictions", "edit_translation",
        "stop_translation", "restart_translation", "upload_pofile", "edit_string_translation", "edit_override",
        "get_error", "export_po", "reverse", "ConvertToAliasPageActionMenuItem.is_shown",
        "TranslationsReportMenuItem.is_shown", "CopyForm.__init__",
    }  # fmt: skip
    assert {patch.key for patch in patches.PATCHES} == tested
    assert all(patch.reason for patch in patches.PATCHES)


def test_the_stock_refresh_of_segments_asks_several_times_a_segment(practice: Practice) -> None:
    source = translation_of(practice).source
    numbers = {}
    for refresh in (stock("refresh_segments"), TranslationSource.refresh_segments):
        with CaptureQueriesContext(connection) as asked:
            refresh(source)
        numbers[refresh] = len(asked)
    stock_number, ours = numbers.values()
    assert stock_number > 3 * source.stringsegment_set.count() > 3 * ours


def test_the_stock_writing_puts_unpublished_text_into_the_row_of_a_live_page(practice: Practice) -> None:
    store(practice, "title", "Ikke offentlig")
    page = version(practice, "da")
    stock("create_or_update_translation")(translation_of(practice).source, page.locale, publish=False)
    assert version(practice, "da").live
    assert version(practice, "da").title == "Ikke offentlig"


def test_the_stock_restrictions_make_a_private_version_public(practice: Practice) -> None:
    page = version(practice, "da")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    stock("sync_view_restrictions")(translation_of(practice).source, version(practice, "en"), page)
    assert not version(practice, "da").view_restrictions.exists()


def test_the_stock_editor_publishes_a_page_that_somebody_has_locked(practice: Practice) -> None:
    store(practice, "title", "Ny titel")
    page = version(practice, "da")
    page.locked, page.locked_by = True, make_user("publisher")
    page.save(update_fields=["locked", "locked_by"])
    made = request(action="publish")
    stock("edit_translation")(made, translation_of(practice), page)
    assert version(practice, "da").title == "Ny titel"


def test_the_stock_way_out_of_the_segments_leaves_stored_texts_out_of_the_page(practice: Practice) -> None:
    store(practice, "title", "Gemt")
    stock("stop_translation")(request(), translation_of(practice).pk)
    assert version(practice, "da").get_latest_revision_as_object().title != "Gemt"


def test_the_stock_way_back_goes_on_with_old_strings(practice: Practice) -> None:
    translation = translation_of(practice)
    translation.enabled = False
    translation.save()
    page = version(practice, "da")
    page.title = "Skrevet på siden"
    page.save_revision()
    stock("restart_translation")(request(), translation, page)
    assert stored_row(practice, text_segment(practice, "title")).data != "Skrevet på siden"


def test_the_stock_upload_fails_on_a_file_without_its_header(practice: Practice) -> None:
    file = SimpleUploadedFile("da.po", b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n')
    with pytest.raises(KeyError):
        stock("upload_pofile")(request(file=file), translation_of(practice).pk)


@pytest.mark.parametrize("key", ["edit_string_translation", "edit_override"])
def test_the_stock_address_of_a_segment_fails_without_a_value(practice: Practice, key: str) -> None:
    source = translation_of(practice).source
    segments = source.stringsegment_set if key == "edit_string_translation" else source.overridablesegment_set
    empty = RequestFactory().put("/", "", content_type="application/x-www-form-urlencoded")
    empty.user, empty._dont_enforce_csrf_checks = make_user("administrator"), True  # type: ignore[attr-defined]
    with pytest.raises(MultiValueDictKeyError):
        stock(key)(empty, translation_of(practice).pk, segments.all()[0].pk)


def test_the_stock_error_of_a_text_fails_on_deep_nesting(practice: Practice) -> None:
    row = stored_row(practice, text_segment(practice, "title"))
    row.data, row.has_error = "<b>" * 5000 + "x" + "</b>" * 5000, True
    with pytest.raises(RecursionError):
        stock("get_error")(row)


def test_the_stock_export_loses_which_texts_are_to_review(practice: Practice) -> None:
    row = stored_row(practice, text_segment(practice, "title"))
    StringTranslation.objects.filter(pk=row.pk).update(has_error=True)
    SegmentReview.objects.create(translation=row, reason=ReviewReason.FUZZY)
    po = stock("export_po")(translation_of(practice))
    assert not any(entry.fuzzy for entry in po)
    assert any(entry.fuzzy for entry in translation_of(practice).export_po())


def test_the_stock_editor_knows_an_address_for_conversion_to_an_alias() -> None:
    assert stock("reverse")("wagtail_localize:convert_to_alias", args=[1])


def test_the_stock_menu_offers_conversion_to_an_alias(practice: Practice) -> None:
    item = patches.localize_hooks.ConvertToAliasPageActionMenuItem()
    context = {"view": "edit", "page": version(practice, "da")}
    assert stock("ConvertToAliasPageActionMenuItem.is_shown")(item, context)
    assert not item.is_shown(context)


def test_the_stock_menu_offers_the_report_to_everybody() -> None:
    item = patches.localize_hooks.TranslationsReportMenuItem("Translations", "/")
    somebody = request("editor")
    assert stock("TranslationsReportMenuItem.is_shown")(item, somebody)
    assert not item.is_shown(somebody)


def test_the_stock_form_for_copying_offers_an_alias(practice: Practice, unpatched: Any) -> None:
    page, user = version(practice, "en"), make_user("administrator")
    assert "alias" not in CopyForm(page=page, user=user).fields
    unpatched("CopyForm.__init__")
    assert "alias" in CopyForm(page=page, user=user).fields


def test_the_package_still_registers_the_synchronisation_of_languages() -> None:
    assert SYNCHRONISATION
    assert not any(part in LOCALE_COMPONENTS for part in SYNCHRONISATION)
