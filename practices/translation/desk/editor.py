"""The side-by-side editor: who opens it, what it publishes, leaving it and coming back."""

import copy
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page

from practices.records.models.page import PracticePage
from practices.translation.localize import patches
from practices.translation.localize.completeness import waiting_texts
from practices.translation.localize.stored_texts import stored_texts
from practices.translation.localize.tables import Translation, get_translation, get_version
from practices.translation.permissions import is_locked_for, may_publish_translation, may_translate
from practices.translation.segments.alignment import NotBySegmentsError
from practices.translation.segments.composing import compose
from practices.translation.segments.editing_as_a_whole import edit_as_a_whole, version_condition
from practices.translation.segments.publication import before_original, waiting_message, why_not_public
from practices.translation.segments.registration import resume_segments


def edit_translation(request: HttpRequest, translation: Translation, instance: Any) -> HttpResponseBase:
    """Show or publish a version for people with its language, while nobody else has it locked."""
    if not isinstance(instance, Page):
        return patches.stock("edit_translation")(request, translation, instance)
    if not may_translate(request.user, instance):
        raise PermissionDenied
    if request.method == "POST":
        refusal = _why_not_now(request, translation, instance)
        if refusal:
            messages.error(request, refusal)
            return redirect(request.path)
    return patches.stock("edit_translation")(request, translation, instance)


def _why_not_now(request: HttpRequest, translation: Translation, page: Page) -> str:
    if is_locked_for(request.user, page):
        return _("The page is locked. Nothing was published.")
    if request.POST.get("action") != "publish" or not isinstance(page, PracticePage):
        return ""
    if page.first_published_at is None:
        reason = before_original(page)
        waiting = waiting_texts(translation)
        return reason or (waiting_message(waiting) if waiting else _why_not_composed(translation, page))
    return before_original(page) or _why_not_composed(translation, page)


def _why_not_composed(translation: Translation, page: PracticePage) -> str:
    composed = copy.copy(page)
    try:
        stored = stored_texts(translation.source, page.locale)
        compose(translation.source.as_instance(), composed, stored, keep_own=True)
    except (ObjectDoesNotExist, KeyError, ValueError):
        return ""  # the editor itself says what is wrong
    return why_not_public(composed)


@require_POST
def stop_translation(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Go over to editing the version as a whole."""
    translation = get_translation(translation_id)
    page = get_version(translation)
    if not isinstance(page, PracticePage):
        raise Http404
    if not may_publish_translation(request.user, page) or is_locked_for(request.user, page):
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
        return patches.stock("restart_translation")(request, translation, instance)
    if not may_translate(request.user, instance):
        raise PermissionDenied
    page = PracticePage.objects.get(pk=instance.pk)
    if is_locked_for(request.user, page):
        messages.error(request, _("The page is locked. Nothing was changed."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    before = version_condition(page).set_aside
    if not resume_segments(page):
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
    return patches.stock("restart_translation")(request, translation, page)
