"""Protects home pages and lists of practices, on which all addresses of a language depend."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from portal.models import HomePage
from practices.records.models.page import PracticeIndexPage

FIXED = (HomePage, PracticeIndexPage)
REFUSED_IN_BULK = ("delete", "move", "unpublish")


def is_fixed(page: Page) -> bool:
    """Return whether the page is a home page or a list of practices."""
    return issubclass(page.specific_class or Page, FIXED)


def refuse_fixed(request: HttpRequest, page: Page, *args: Any) -> HttpResponse | None:
    """Reject copying, moving, deleting and unpublishing."""
    if not is_fixed(page):
        return None
    messages.error(request, fixed_page_message())
    return redirect("wagtailadmin_explore", page.pk)


def refuse_fixed_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Reject the same for many pages at once."""
    if action_type not in REFUSED_IN_BULK or not any(isinstance(item, Page) and is_fixed(item) for item in objects):
        return None
    messages.error(request, fixed_page_message())
    return redirect(action.next_url)


def refuse_unsafe_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Reject a schedule for a fixed page, and a new address for a list of practices."""
    if request.method != "POST" or not is_fixed(page):
        return None
    new_slug = request.POST.get("slug", page.slug)
    moved = issubclass(page.specific_class or Page, PracticeIndexPage) and new_slug != page.slug
    if not moved and not request.POST.get("expire_at") and not request.POST.get("go_live_at"):
        return None
    messages.error(request, fixed_page_message())
    return redirect("wagtailadmin_pages:edit", page.pk)


def fixed_page_message() -> str:
    """Return the message."""
    return _(
        "Home pages and lists of practices cannot be copied, moved, deleted, unpublished or given another address: "
        "all addresses of their language depend on them."
    )
