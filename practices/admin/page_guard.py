"""Guard the admin's page screens from people who may not see the title of the page."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from practices.versions.page_visibility import may_see_title, may_work_on
from practices.web.numbers import is_key

PARTS_OF_ADDRESSES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
"""Names of page ids in the addresses of Wagtail, wagtail-localize and our own screens."""
FORM_FIELDS = ("new_parent_page", "chooser")
"""Fields with a page: where to copy or move to. Wagtail draws the title of whatever id was sent."""


class PageGuardMiddleware:
    """Answer 404 where an address or a form names a page whose title the person may not see.

    Some screens of Wagtail show the title before they look at the permission, or look at none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on: the ids are known after the address is resolved."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Check the pages that the request names. One query where there are any.

        Returns Wagtail's refusal on screens of a page in whose tree the person has no permission: their
        messages name its draft title.

        Raises:
            Http404: the person may not see the title of one of the pages.
        """
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        named = set(_named_pages(request, kwargs))
        if not named or not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # Wagtail leads to the login page
        # the root has no title of its own
        for page in Page.objects.filter(pk__in=named, depth__gt=1):
            if not may_see_title(request.user, page):
                raise Http404
        # a form draws the draft title, and nobody copies or moves a page into a tree of others
        sent = set(_keys(_sent_pages(request)))
        for page in Page.objects.filter(pk__in=sent, depth__gt=1) if sent else ():
            if not may_work_on(request.user, page):
                raise Http404
        match = request.resolver_match
        if match is not None and match.namespace == "wagtailadmin_pages" and "page_id" in kwargs:
            page = Page.objects.filter(pk=kwargs["page_id"], depth__gt=1).first()
            if page is not None and not may_work_on(request.user, page):
                refusal: HttpResponseBase = permission_denied(request)
                return refusal
        return None


def _named_pages(request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[int]:
    yield from _keys([kwargs.get(name) for name in PARTS_OF_ADDRESSES])
    yield from _keys(_sent_pages(request))


def _sent_pages(request: HttpRequest) -> list[Any]:
    if request.method != "POST":
        return []
    return [value for name in FORM_FIELDS for value in request.POST.getlist(name)]


def _keys(values: Iterable[Any]) -> Iterator[int]:
    for value in map(str, values):
        if is_key(value):
            yield int(value)
