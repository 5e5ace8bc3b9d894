"""What the translators' desk adds to the admin."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from practices.models import PracticePage
from practices.translation.publication import NOT_PUBLISHED, cancelled_schedule, why_not_in_bulk


@hooks.register("before_bulk_action")
def half_translated_versions_are_not_published(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """Say what keeps versions from going public, with their titles, instead of failing while publishing."""
    if action_type != "publish" or request.method != "POST":
        return None
    chosen = Q(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            chosen |= Q(path__startswith=page.path, live=False)
    versions = PracticePage.objects.filter(chosen).select_related("locale", "practice", "latest_revision")
    # Whatever is published in the same act, originals come first.
    objects.sort(key=lambda page: page.pk in {version.pk for version in versions if not version.is_original})
    reasons = why_not_in_bulk(versions)
    if not reasons:
        return None
    messages.error(request, _("Nothing was published. %(reasons)s") % {"reasons": " ".join(reasons)})
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


@hooks.register("before_edit_page", order=-10)
def say_what_was_not_published(request: HttpRequest, page: Page) -> None:
    """Whoever opens a version whose planned publication did not happen learns why."""
    if request.method == "GET" and isinstance(page, PracticePage):
        reason = cancelled_schedule(page)
        if reason:
            messages.warning(
                request, _("This version was not published at the planned time. %(reason)s") % {"reason": reason}
            )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name our entry in the histories."""

    @actions.register_action(NOT_PUBLISHED)
    class NotPublished(LogFormatter):
        """A planned publication that did not happen, with its reason."""

        label = gettext_lazy("Not published as planned")

        def format_message(self, log_entry: Any) -> Any:
            """Return the line in the history."""
            return _("Not published as planned: %(reason)s") % {"reason": log_entry.data.get("reason", "")}
