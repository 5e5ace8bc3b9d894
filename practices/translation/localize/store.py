"""Store translations with their errors and their need for review.

Every text is stored as it was typed. One that breaks a rule, or that waits for review, has
the package's error flag: then it is not translated for anyone who counts or publishes.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.strings import StringValue

from practices.translation.localize.tables import TEXT_FIELDS
from practices.translation.models import ReviewReason, SegmentReview

_stock_get_error = StringTranslation.get_error
_MESSAGES = {str(reason.value): reason for reason in ReviewReason}
_MARK = "to-review:"
"""Begins the stored error of a text to review; the message itself is in the reader's language."""


def store_text(
    translation: Translation,
    segment: StringSegment,
    text: str,
    *,
    user: Any,
    tool: str = "",
    errors: list[str],
    review: ReviewReason | None = None,
) -> tuple[StringTranslation, bool]:
    """Store a translation of a segment; returns the row and whether it is new.

    Without errors and without a reason for review, the text is finished: a review of it ends.
    """
    key = {
        "translation_of_id": segment.string_id,
        "locale_id": translation.target_locale_id,
        "context_id": segment.context_id,
    }
    created = not StringTranslation.objects.filter(**key).exists()
    row = StringTranslation(
        **key,
        data=text if errors else text.strip(),
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        tool_name=tool,
        last_translated_by=user,
        updated_at=timezone.now(),
        has_error=bool(errors or review),
        field_error=errors[0] if errors else f"{_MARK}{review.value}" if review else "",
    )
    # Not `save`: it parses the text once more, and writes a title of any length into the page's row.
    StringTranslation.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=TEXT_FIELDS,
    )
    row = StringTranslation.objects.get(**key)
    if review:
        SegmentReview.objects.update_or_create(translation=row, defaults={"reason": review})
    else:
        SegmentReview.objects.filter(translation=row).delete()
    if segment.context.path == "title" and not row.has_error:
        _store_draft_title(segment, row)
    return row, created


def _store_draft_title(segment: StringSegment, row: StringTranslation) -> None:
    pages = Page.objects.filter(translation_key=segment.context.object_id, locale_id=row.locale_id)
    pages.update(draft_title=StringValue(row.data).render_text())


def store_override(
    translation: Translation, context_id: int, value: Any, *, user: Any, errors: list[str]
) -> tuple[SegmentOverride, bool]:
    """Store the address, picture or document for a place of one version; returns the row and whether it is new."""
    return SegmentOverride.objects.update_or_create(
        locale_id=translation.target_locale_id,
        context_id=context_id,
        defaults={
            "data_json": json.dumps(value),
            "last_translated_by": user,
            "has_error": bool(errors),
            "field_error": errors[0] if errors else "",
        },
    )


def note_errors(source: TranslationSource, locale: Any, errors: Mapping[str, str]) -> None:
    """Store errors of the composed version beside the texts and choices they come from."""
    for path, message in errors.items():
        flag = {"has_error": True, "field_error": message}
        StringTranslation.objects.filter(
            context__object_id=source.object_id,
            context__path=path,
            locale=locale,
            translation_of__segments__source=source,
            has_error=False,
        ).update(**flag)
        SegmentOverride.objects.filter(context__object_id=source.object_id, context__path=path, locale=locale).update(
            **flag
        )


def get_error(self: StringTranslation) -> str | None:
    """Return the stored error of a translation; the package parses the text again, however it is nested."""
    if not self.has_error:
        return None
    if self.field_error.startswith(_MARK):
        reason = _MESSAGES.get(self.field_error.removeprefix(_MARK))
        return str(reason.label) if reason else gettext("To review.")
    if self.field_error:
        return self.field_error
    try:
        return _stock_get_error(self)
    except RecursionError:
        return gettext("The tags are nested too deeply.")
