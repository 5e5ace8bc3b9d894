"""What happens around every request."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from portal.health import live, ready
from portal.limits import refuse_if_too_many

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
WITHOUT_LANGUAGE = re.compile(r"^/(api|admin|practice|-|static|media|documents|django-admin)(/|$)")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class HealthMiddleware:
    """Answers the health addresses before hosts, sessions or languages are looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/-/live":
            return live(request)
        if request.path == "/-/ready":
            return ready(request)
        return self.get_response(request)


class RequestLimitsMiddleware:
    """Reading limits per network, and refusal of what no database can hold (NUL in the address)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path:
            return HttpResponse(status=404)
        refused = refuse_if_too_many(request)
        return refused or self.get_response(request)


class PortalLocaleMiddleware(LocaleMiddleware):
    """Addresses without a language stay as they are.

    Django would send a 404 of the admin or the API to `/en/…`, because the
    catch-all of pages matches every address (foundation.md 36). The admin's
    language is the user's own, set by Wagtail.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add Content-Language and Vary; redirect only what may carry a language."""
        if WITHOUT_LANGUAGE.match(request.path_info):
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            return response
        return super().process_response(request, response)


class AtomicUnsafeMethodsMiddleware:
    """One transaction around every request that may write.

    Wagtail saves page, relations and signals in separate commits; this makes
    them one. Reading requests open none, so SQLite's write lock stays free.
    A view marked `non_atomic` manages its own transactions.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Call the view inside a transaction; an exception rolls it back on its way up."""
        if request.method in SAFE_METHODS or getattr(view, "non_atomic", False):
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
