"""What the translators' desk adds to the admin."""

from collections.abc import Iterator
from typing import Any

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

from practices.cldr import language_name
from practices.languages import active_language
from practices.models import PracticePage
from practices.translation import version_screens
from practices.translation.completeness import waiting_texts_of
from practices.translation.discarding import DISCARD
from practices.translation.models import VersionState
from practices.translation.permissions import may_translate


@hooks.register("before_bulk_action")
def half_translated_versions_are_not_published(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """A version in the making holds source text; say so instead of failing while publishing."""
    if action_type != "publish" or request.method != "POST":
        return None
    chosen = Q(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            chosen |= Q(path__startswith=page.path)
    drafts = Page.objects.filter(chosen, live=False, first_published_at__isnull=True)
    waiting = [page.title for page in drafts.select_related("locale") if waiting_texts_of(page)]
    if not waiting:
        return None
    messages.error(
        request, _("Not published, because texts are not translated yet: %(titles)s") % {"titles": ", ".join(waiting)}
    )
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Screens of one language version."""
    return version_screens.urlpatterns


@hooks.register("register_page_header_buttons")
def version_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The state of a version, in the menu of its screens."""
    if isinstance(page, PracticePage) and page.practice_id and not page.is_original and may_translate(user, page):
        yield Button(
            _("State of this version"), reverse("practice_version", args=[page.pk]), icon_name="history", priority=43
        )


@hooks.register("register_page_listing_more_buttons")
def version_list_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The same in lists."""
    yield from version_buttons(page, user, "index", next_url)


@hooks.register("before_edit_page")
def say_that_a_version_is_kept_whole(request: HttpRequest, page: Page) -> None:
    """A person who opens the version reads why it is not translated by segments, and what to do."""
    if request.method != "GET" or not isinstance(page, PracticePage) or page.is_original:
        return
    state = VersionState.objects.filter(page_id=page.pk, by_segments=False).first()
    if state is not None and may_translate(request.user, page):
        address = reverse("practice_version", args=[page.pk])
        messages.warning(
            request,
            _("This version is kept whole. %(reason)s") % {"reason": state.get_reason_display()},
            buttons=[messages.button(address, _("State of this version"))],
        )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Names of our entries in the histories."""

    @actions.register_action(DISCARD)
    class Discarded(LogFormatter):
        """Which language."""

        label = gettext_lazy("Discard draft")

        def format_message(self, log_entry: Any) -> Any:
            """The line in the history."""
            language = language_name(log_entry.data.get("language", ""), active_language())
            return _("Draft discarded: %(language)s") % {"language": language}
