"""Responses to people who may not read a restricted page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

Serve = Callable[[Any, HttpRequest, Any, Any], HttpResponseBase]


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    """Return whether Wagtail requires an account: it redirects to the login page."""
    location = urlsplit(response.headers.get("Location", ""))
    return response.status_code == 302 and location.path == resolve_url(settings.LOGIN_URL)


def refuse_signed_in_outsiders(serve: Serve) -> Serve:
    """Return 403 to people who are signed in but not in a group of the page.

    Wagtail redirects them to the login page, which redirects people with access to the admin back, endlessly.
    """

    def serve_page(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        response = serve(page, request, args, kwargs)
        if leads_to_sign_in(response) and request.user.is_authenticated:
            raise PermissionDenied
        return response

    return serve_page
