"""Taking a PO file in, after looking at it."""

from typing import Any

import polib
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation

from practices.nesting import is_nested_too_deeply
from practices.translation.permissions import is_locked_for, may_translate

MAX_BYTES = 2 * 1024 * 1024
IDENTITY = "X-WagtailLocalize-TranslationID"


class UnusableFileError(Exception):
    """The uploaded file cannot be taken; the message is for the person who sent it."""


@require_POST
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Store the translations of an uploaded PO file. Nothing of an unusable file is kept."""
    translation = get_object_or_404(Translation, id=translation_id)
    page = get_object_or_404(
        translation.source.specific_content_type.model_class(),
        translation_key=translation.source.object_id,
        locale_id=translation.target_locale_id,
    )
    if not may_translate(request.user, page) or is_locked_for(request.user, page):
        raise PermissionDenied
    try:
        po = read_po(request.FILES.get("file"), str(translation.uuid))
    except UnusableFileError as error:
        messages.error(request, str(error))
    else:
        with transaction.atomic():
            warnings = translation.import_po(po, user=request.user, tool_name="PO File")
        messages.success(request, _("The translations of the PO file were stored."))
        if warnings:
            messages.warning(
                request,
                ngettext(
                    "%(count)s text of the file belongs to no place of this record and was left out.",
                    "%(count)s texts of the file belong to no place of this record and were left out.",
                    len(warnings),
                )
                % {"count": len(warnings)},
            )
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk]))


def read_po(upload: Any, identity: str) -> polib.POFile:
    """The file as polib reads it.

    Raises:
        UnusableFileError: no file, too large, no UTF-8, no PO file, or of another translation.
    """
    if upload is None:
        raise UnusableFileError(_("Choose a PO file."))
    if upload.size > MAX_BYTES:
        raise UnusableFileError(_("The file is too large."))
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError(_("This is no PO file in UTF-8.")) from error
    if "\x00" in text:
        raise UnusableFileError(_("This is no PO file in UTF-8."))
    try:
        # polib opens a file of that name if its argument is one; a line break is in no file name of ours.
        po = polib.pofile("#\n" + text)
    except (OSError, ValueError, IndexError, KeyError, AttributeError, UnicodeError) as error:
        raise UnusableFileError(_("This is no PO file in UTF-8.")) from error
    found = po.metadata.get(IDENTITY)
    if found is None:
        raise UnusableFileError(
            _("The file does not say which translation it belongs to. Use the file that was downloaded here.")
        )
    if found != identity:
        raise UnusableFileError(_("The file belongs to another translation. Nothing was stored."))
    if any(is_nested_too_deeply(entry.msgstr) for entry in po):
        raise UnusableFileError(_("A text of the file is nested too deeply. Nothing was stored."))
    return po
