"""Redirects by editors, and by Wagtail when the address of a page changes."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page


class PublicRedirectMiddleware(RedirectMiddleware):
    """Never redirects to a page that is not public, because its address is made from its title."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the redirect; the response unchanged where there is none or its page is not public."""
        redirected = super().process_response(request, response)
        if redirected is response:
            return response
        found = _redirect_for(request)
        page_id = found.redirect_page_id if found else None
        if page_id is None or Page.objects.live().public().filter(pk=page_id).exists():
            return redirected
        return response


def _redirect_for(request: HttpRequest) -> Redirect | None:
    """Return the redirect that Wagtail uses: for the whole address, else for the address without its query."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    return get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
