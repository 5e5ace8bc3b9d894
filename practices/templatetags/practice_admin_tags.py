"""The menu of a page for wagtail-localize's editor, which lacks it."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from wagtail.admin.ui.menus.pages import get_page_header_buttons
from wagtail.admin.widgets.button import ButtonWithDropdown
from wagtail.models import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def page_menu(context: dict[str, Any], instance: Any) -> list[ButtonWithDropdown]:
    """Return the menu that Wagtail's editor shows beside the title; empty for anything but a page.

    The side-by-side editor draws the same header without it, so that nobody
    could withdraw a record or look at the history from there.
    """
    if not isinstance(instance, Page):
        return []
    request = context["request"]
    buttons = get_page_header_buttons(page=instance, user=request.user, next_url=request.path, view_name="edit")
    if not buttons:
        return []
    return [
        ButtonWithDropdown(
            buttons=sorted(buttons),
            icon_name="dots-horizontal",
            attrs={"aria-label": _("Actions")},
            classname="w-h-slim-header",
        )
    ]
