"""Requests of the side-by-side editor while a person types: one text or one choice at a time.

The editor's script shows a message at the segment only when the answer is 200 or 201 and has
an `error`; to any other status it says "Server error". So a text that breaks a rule is stored,
flagged and answered with its error.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParser
from django.utils.translation import gettext as _

from practices.translation.localize import patches
from practices.translation.localize.store import store_override, store_text
from practices.translation.localize.tables import OverridableSegment, StringSegment, get_segment, get_translation
from practices.translation.segments.rules import check_override, check_text, is_chooser


def _by_method(
    stock: Callable[..., HttpResponseBase], put: Callable[..., HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    def view(request: Any, **kwargs: int) -> HttpResponseBase:
        """Store by the rules of the page editor; all but PUT is left to the package."""
        return put(request, *kwargs.values()) if request.method == "PUT" else stock(request, **kwargs)

    return view


def _put_text(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponseBase:
    translation = get_translation(translation_id)
    segment = get_segment(StringSegment, translation, segment_id)
    text = _sent_value(request)
    if text is None or "\x00" in text:
        return _unusable(text)
    errors = check_text(translation.source.as_instance(), segment.context.path, segment.string.data, text)
    row, created = store_text(translation, segment, text, user=request.user, errors=errors)
    shown = patches.localize_editor.StringTranslationSerializer(row, context={"translation_source": translation.source})
    return JsonResponse(shown.data, status=201 if created else 200)


def _put_override(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponseBase:
    translation = get_translation(translation_id)
    segment = get_segment(OverridableSegment, translation, segment_id)
    value = _sent_value(request)
    if value is None or "\x00" in value:
        return _unusable(value)
    original, path = translation.source.as_instance(), segment.context.path
    errors = check_override(original, path, value, request.user)
    number = not errors and is_chooser(original, path)
    row, created = store_override(
        translation, segment.context_id, int(value) if number else value, user=request.user, errors=errors
    )
    shown = patches.localize_editor.SegmentOverrideSerializer(row, context={"translation_source": translation.source})
    return JsonResponse(shown.data, status=201 if created else 200)


def _sent_value(request: HttpRequest) -> str | None:
    """Return the value in the body of a PUT, which Django itself does not parse."""
    if request.content_type == "multipart/form-data":
        data, _files = MultiPartParser(request.META, request, request.upload_handlers, request.encoding).parse()
    else:
        data = QueryDict(request.body, encoding=request.encoding)
    return data.get("value")


def _unusable(value: str | None) -> JsonResponse:
    message = _("The value is missing.") if value is None else _("The text contains control characters.")
    return JsonResponse({"value": [message]}, status=400)


edit_string_translation = _by_method(patches.stock("edit_string_translation"), _put_text)
edit_override = _by_method(patches.stock("edit_override"), _put_override)
