"""Hooks of the editors' screens; the screens are in `practices.admin`."""

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from practices.admin import page_rules as page_rules_admin
from practices.admin import page_screens as page_screens_admin
from practices.admin import source as source_admin
from practices.admin import terms as terms_admin
from practices.admin import withdrawal as withdrawal_admin
from practices.admin.listing import practice_listing
from practices.admin.pages import PortalPageViewSet, ReadOnlyPagesAPI
from practices.languages.table import endonym
from practices.records.log_actions import MAKE_ORIGINAL, REPLACE, RESTORE, WITHDRAW
from practices.records.models.page import PracticePage

hooks.register("construct_page_chooser_queryset", page_screens_admin.filter_page_chooser)
hooks.register("construct_homepage_panels", page_screens_admin.filter_home_panels)
hooks.register("before_delete_page", page_rules_admin.before_delete)
hooks.register("before_move_page", page_rules_admin.before_move)
hooks.register("before_bulk_action", page_rules_admin.before_bulk_action)


@hooks.register("register_admin_viewset", order=200)
def register_screens() -> list[Any]:
    """Register our screens after Wagtail's own, so that ours are used."""
    return [PortalPageViewSet(), practice_listing]


@hooks.register("construct_admin_api")
def close_page_actions(router: Any) -> None:
    """Replace the internal page API by one that changes nothing."""
    router.register_endpoint("pages", ReadOnlyPagesAPI)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Return the addresses of our screens."""
    return [*withdrawal_admin.urlpatterns, *source_admin.urlpatterns, *terms_admin.urlpatterns]


class VocabulariesMenuItem(MenuItem):
    """Shown to those who may change terms."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person is a taxonomy editor or an administrator."""
        return bool(request.user.has_perm("practices.change_term"))


@hooks.register("register_admin_menu_item")
def vocabularies_menu_item() -> MenuItem:
    """Return the entry of the vocabularies."""
    return VocabulariesMenuItem(
        _("Vocabularies"), reverse("vocabularies"), name="vocabularies", icon_name="tag", order=310
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Return our styles of the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/admin.css"))


@hooks.register("register_page_listing_more_buttons")
def record_list_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Yield the same buttons in lists, so that versions opened side by side have them, too."""
    yield from record_buttons(page, user, "index", next_url)


@hooks.register("register_page_header_buttons")
def record_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield source, permanent address, withdraw, take back, make original for the menu of a version's screens."""
    if not isinstance(page, PracticePage) or page.practice_id is None:
        return
    practice = page.practice
    yield Button(_("Permanent address"), practice.get_absolute_url(), icon_name="link", priority=44)
    if source_admin.may_edit_source(user, page):
        yield Button(
            _("Source of this text"), reverse("practice_source", args=[page.pk]), icon_name="link-external", priority=43
        )
    if withdrawal_admin.may_withdraw(user, practice):
        if practice.withdrawn_at:
            yield Button(
                _("Take back the withdrawal"),
                reverse("practice_restore", args=[page.pk]),
                icon_name="undo",
                priority=45,
            )
        else:
            yield Button(
                _("Withdraw record"), reverse("practice_withdraw", args=[page.pk]), icon_name="cross", priority=45
            )
    if not page.is_original and withdrawal_admin.may_make_original(user, page):
        yield Button(
            _("Make this version the original"),
            reverse("practice_make_original", args=[page.pk]),
            icon_name="arrow-up",
            priority=46,
        )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name our entries in the histories."""
    actions.register_action(RESTORE, _("Take back the withdrawal"), _("Withdrawal taken back"))

    @actions.register_action(WITHDRAW)
    class Withdrawn(LogFormatter):
        """The entry of a withdrawal, with its reason."""

        label = _("Withdraw record")

        def format_message(self, log_entry: Any) -> Any:
            """Return the line in the history."""
            return _("Record withdrawn: %(reason)s") % {"reason": log_entry.data.get("reason", "")}

    @actions.register_action(MAKE_ORIGINAL)
    class MadeOriginal(LogFormatter):
        """The entry of another original, with both languages."""

        label = _("Make original")

        def format_message(self, log_entry: Any) -> Any:
            """Return the line in the history."""
            return _("Original changed from %(before)s to %(after)s") % {
                "before": endonym(log_entry.data.get("from", "")),
                "after": endonym(log_entry.data.get("to", "")),
            }

    @actions.register_action(REPLACE)
    class Replaced(LogFormatter):
        """The entry of a replaced term, with the other one."""

        label = _("Replace term")

        def format_message(self, log_entry: Any) -> Any:
            """Return the line in the history."""
            return _("Replaced by %(code)s") % {"code": log_entry.data.get("by", "")}
