"""Hooks of the translators' desk in Wagtail's admin."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from practices.languages.cldr import language_name
from practices.languages.table import active_language
from practices.records.models.page import PracticePage
from practices.translation.desk import version_screens
from practices.translation.desk.discarding import DISCARD
from practices.translation.localize.completeness import waiting_texts
from practices.translation.localize.tables import translation_into
from practices.translation.permissions import may_translate
from practices.translation.segments.editing_as_a_whole import EDITED_AS_A_WHOLE, KEPT_WHOLE, version_condition
from practices.translation.segments.publication import NOT_PUBLISHED, cancelled_schedule, why_not_in_bulk


@hooks.register("before_bulk_action")
def half_translated_versions_are_not_published(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """Report why versions cannot be published, with their titles, instead of failing while publishing."""
    if action_type != "publish" or request.method != "POST":
        return None
    chosen = Q(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            chosen |= Q(path__startswith=page.path, live=False)
    bring_drafts_up_to_date(PracticePage.objects.filter(chosen, first_published_at__isnull=True), request.user)
    versions = PracticePage.objects.filter(chosen).select_related("locale", "practice", "latest_revision")
    for page in objects:
        page.refresh_from_db(fields=["latest_revision", "has_unpublished_changes"])
    # Whatever is published in the same act, originals come first.
    objects.sort(key=lambda page: page.pk in {version.pk for version in versions if not version.is_original})
    reasons = why_not_in_bulk(versions)
    if not reasons:
        return None
    messages.error(request, _("Nothing was published. %(reasons)s") % {"reasons": " ".join(reasons)})
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def bring_drafts_up_to_date(versions: Iterable[PracticePage], user: Any) -> None:
    """Write stored translations into drafts that were never public, because the draft is what is published."""
    for page in versions:
        translation = translation_into(page, enabled=True)
        if translation is not None and not waiting_texts(translation):
            with contextlib.suppress(ValidationError):  # the reason is given below, or by the page's own rules
                translation.save_target(user=user, publish=False)


@hooks.register("before_edit_page", order=-10)
def say_what_was_not_published(request: HttpRequest, page: Page) -> None:
    """Warn the person who opens a version whose planned publication did not happen, with the reason."""
    if request.method == "GET" and isinstance(page, PracticePage):
        reason = cancelled_schedule(page)
        if reason:
            messages.warning(
                request, _("This version was not published at the planned time. %(reason)s") % {"reason": reason}
            )


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Return the addresses of the screens of one language version."""
    return version_screens.urlpatterns


@hooks.register("register_page_header_buttons")
def version_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the link to the state of a version, in the menu of its screens."""
    if isinstance(page, PracticePage) and page.practice_id and not page.is_original and may_translate(user, page):
        yield Button(
            _("State of this version"), reverse("practice_version", args=[page.pk]), icon_name="history", priority=43
        )


@hooks.register("register_page_listing_more_buttons")
def version_list_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Yield the link in lists."""
    yield from version_buttons(page, user, "index", next_url)


@hooks.register("before_edit_page")
def say_that_a_version_is_kept_whole(request: HttpRequest, page: Page) -> None:
    """Warn the person who opens a version that is not translated by segments, with the reason."""
    if request.method != "GET" or not isinstance(page, PracticePage) or page.is_original:
        return
    if not may_translate(request.user, page):
        return
    condition = version_condition(page)
    buttons = [messages.button(reverse("practice_version", args=[page.pk]), _("State of this version"))]
    if condition.kind == KEPT_WHOLE:
        reason = _("This version is kept whole. %(reason)s") % {"reason": condition.reason}
        messages.warning(request, reason, buttons=buttons)
    elif condition.kind == EDITED_AS_A_WHOLE:
        messages.info(request, _("This version is edited as a whole."), buttons=buttons)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Register our entries in the histories."""

    @actions.register_action(NOT_PUBLISHED)
    class NotPublished(LogFormatter):
        """A planned publication that did not happen, with its reason."""

        label = gettext_lazy("Not published as planned")

        def format_message(self, log_entry: Any) -> Any:
            """Return the line in the history."""
            return _("Not published as planned: %(reason)s") % {"reason": log_entry.data.get("reason", "")}

    @actions.register_action(DISCARD)
    class Discarded(LogFormatter):
        """A discarded draft, with its language."""

        label = gettext_lazy("Discard draft")

        def format_message(self, log_entry: Any) -> Any:
            """Return the line in the history."""
            language = language_name(log_entry.data.get("language", ""), active_language())
            return _("Draft discarded: %(language)s") % {"language": language}
