"""Editing a version as a whole, and going on by segments, without losing a word on either way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import Translation
from wagtail_localize.views import edit_translation as localize_editor

from practices.records.models.page import PracticePage
from practices.translation.models import Reason, VersionState
from practices.translation.permissions import is_locked_for, may_publish, may_translate
from practices.translation.segments.alignment import NotBySegmentsError, divide
from practices.translation.segments.confirmation import text_hash
from practices.translation.segments.list_ids import with_list_ids_of
from practices.translation.segments.places import fingerprints
from practices.translation.segments.registration import page_hash, take_over_draft

BY_SEGMENTS, EDITED_AS_A_WHOLE, KEPT_WHOLE = "by_segments", "edited_as_a_whole", "kept_whole"

_stock_restart_translation = localize_editor.restart_translation


@dataclass(frozen=True)
class VersionCondition:
    """How a version is edited, since when and why, and how many texts are set aside."""

    kind: str
    reason: str = ""
    place: str = ""
    since: datetime | None = None
    set_aside: int = 0


def version_condition(page: PracticePage) -> VersionCondition:
    """Return whether a version is by segments, edited as a whole by choice, or kept whole, and why."""
    state = VersionState.objects.filter(page_id=page.pk).first()
    if state is None:
        return VersionCondition(BY_SEGMENTS)
    kind = BY_SEGMENTS if state.by_segments else EDITED_AS_A_WHOLE if state.reason == Reason.WHOLE else KEPT_WHOLE
    reason = state.get_reason_display() if state.reason else ""
    return VersionCondition(kind, reason, state.place, state.since, len(state.set_aside))


def remember_composed(page: PracticePage, source_texts: list[str]) -> None:
    """Remember a text that was made of segments as the one on which page and segments agree.

    Args:
        source_texts: texts of the original that stand in it because nothing is translated there yet.
    """
    state = VersionState.objects.filter(page_id=page.pk).first() or VersionState(page_id=page.pk, by_segments=True)
    state.baseline, state.text_hash = fingerprints(page), page_hash(page)
    state.source_texts = sorted({*state.source_texts, *(text_hash(text) for text in source_texts)})
    state.taken_over_at = timezone.now()
    state.save()


@transaction.atomic
def edit_as_a_whole(translation: Translation, user: Any = None) -> None:
    """Carry what translators stored into a draft of the page; from then on it is edited like an ordinary page.

    Stored texts stay stored. The text that readers see does not change.

    Raises:
        ValidationError: a stored text breaks a rule of the page.
    """
    source = translation.source
    page, _made = source.create_or_update_translation(translation.target_locale, user=user, publish=False)
    draft = with_list_ids_of(source.as_instance(), PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object())
    state = VersionState.objects.filter(page_id=page.pk).first() or VersionState(page_id=page.pk)
    state.baseline = fingerprints(draft, divide(draft))
    state.by_segments, state.reason, state.place = False, Reason.WHOLE, ""
    state.since = state.taken_over_at = timezone.now()
    state.save()
    translation.enabled = False
    translation.save(update_fields=["enabled"])


@require_POST
def stop_translation(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Go over to editing the version as a whole."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = get_object_or_404(
        PracticePage, translation_key=translation.source.object_id, locale_id=translation.target_locale_id
    )
    if not may_publish(request.user, page) or is_locked_for(request.user, page):
        raise PermissionDenied
    if translation.enabled:
        try:
            edit_as_a_whole(translation, request.user)
        except (ValidationError, NotBySegmentsError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.error(request, _("Nothing was changed. %(reason)s") % {"reason": reason})
        else:
            messages.success(
                request,
                _("The version is edited as a whole now. All stored texts are in its draft; nothing was published."),
            )
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def restart_translation(request: HttpRequest, translation: Translation, instance: Any) -> HttpResponseBase:
    """Go on by segments, after taking over what was written on the page since they were left."""
    if not isinstance(instance, PracticePage):
        return _stock_restart_translation(request, translation, instance)
    if not may_translate(request.user, instance):
        raise PermissionDenied
    page = PracticePage.objects.get(pk=instance.pk)
    if is_locked_for(request.user, page):
        messages.error(request, _("The page is locked. Nothing was changed."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    before = version_condition(page).set_aside
    if not take_over_draft(page):
        messages.error(
            request,
            _("The blocks of this page do not match the original any more. It stays in this editor as it is."),
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    count = version_condition(page).set_aside - before
    if count:
        messages.warning(
            request,
            ngettext(
                "%(count)s text has no place in the original any more, or was replaced by another one. "
                "It was set aside.",
                "%(count)s texts have no place in the original any more, or were replaced by others. "
                "They were set aside.",
                count,
            )
            % {"count": count},
        )
    return _stock_restart_translation(request, translation, page)
