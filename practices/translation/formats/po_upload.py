"""The upload of a PO file, and the report for the person who sent it."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from practices.translation.formats.po_entries import UploadResult, store_entries
from practices.translation.formats.po_reading import UnusableFileError, read_po
from practices.translation.localize.tables import get_translation, get_version
from practices.translation.permissions import is_locked_for, may_translate


@require_POST
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Store the translations of an uploaded PO file. Nothing of an unusable file is kept."""
    translation = get_translation(translation_id)
    page = get_version(translation)
    if not may_translate(request.user, page) or is_locked_for(request.user, page):
        raise PermissionDenied
    try:
        po = read_po(request.FILES.get("file"), str(translation.uuid), translation.target_locale.language_code)
    except UnusableFileError as error:
        messages.error(request, str(error))
    else:
        with transaction.atomic():
            result = store_entries(translation, po, user=request.user)
        messages.success(request, _stored_message(result))
        for message in _remarks(result):
            messages.warning(request, message)
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _stored_message(result: UploadResult) -> str:
    return ngettext(
        "%(count)s translation of the PO file was stored.",
        "%(count)s translations of the PO file were stored.",
        result.stored,
    ) % {"count": result.stored}


def _remarks(result: UploadResult) -> Iterator[str]:
    """Yield one line for each kind of entry that was not simply stored."""
    if result.to_review:
        yield ngettext(
            "%(count)s text is to review: save it in the editor to confirm it.",
            "%(count)s texts are to review: save them in the editor to confirm them.",
            result.to_review,
        ) % {"count": result.to_review}
    if result.with_errors:
        yield ngettext(
            "%(count)s text has an error and is not published. The error is shown beside it.",
            "%(count)s texts have errors and are not published. The errors are shown beside them.",
            result.with_errors,
        ) % {"count": result.with_errors}
    if result.unknown:
        yield ngettext(
            "%(count)s text of the file belongs to no place of this record and was left out.",
            "%(count)s texts of the file belong to no place of this record and were left out.",
            result.unknown,
        ) % {"count": result.unknown}
    if result.obsolete:
        yield ngettext(
            "%(count)s text is marked as obsolete in the file and was left out.",
            "%(count)s texts are marked as obsolete in the file and were left out.",
            result.obsolete,
        ) % {"count": result.obsolete}
    if result.contradictory:
        yield ngettext(
            "%(count)s text has several different translations in the file and was left out.",
            "%(count)s texts have several different translations in the file and were left out.",
            result.contradictory,
        ) % {"count": result.contradictory}
