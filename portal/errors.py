"""Error pages in the reader's language. The API answers JSON instead."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from portal.language_paths import home_paths
from practices.languages import active_language, language_codes


def _language(request: HttpRequest) -> str:
    """Of the address first, because an error can come before the language was activated."""
    prefix = request.path_info.split("/")[1] if "/" in request.path_info else ""
    if prefix in language_codes():
        return prefix
    return get_language_from_request(request)


def error_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """One page for every error: what happened and where to go on. Needs no database."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"errors": {"request": [title]}}, status=status)
    # the same wrong address in another language would be as wrong: the switcher leads to the home pages
    request.language_paths = home_paths()  # type: ignore[attr-defined]
    context = {"title": title, "text": text, "status": status, "reader": active_language(), "place": "", "bare": True}
    return render(request, "portal/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form that is too long"""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    with translation.override(_language(request)):
        return error_page(request, 400, _("This request was not understood"), _("Please check the address."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    with translation.override(_language(request)):
        return error_page(
            request, 403, _("You may not see this page"), _("Sign in with an account that has the permission.")
        )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    with translation.override(_language(request)):
        return error_page(
            request,
            404,
            _("This page does not exist"),
            _("The address may be mistyped or out of date. Search for what you are looking for."),
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """500"""
    with translation.override(_language(request)):
        return error_page(
            request, 500, _("Something went wrong here"), _("It is our fault. Please try again in a few minutes.")
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or too old."""
    with translation.override(_language(request)):
        return error_page(
            request,
            403,
            _("The form could not be accepted"),
            _("Cookies are needed to protect the form. Go back, reload the page and send it again."),
        )


def too_large(request: HttpRequest, limit: int) -> HttpResponse:
    """413 with what would be taken."""
    with translation.override(_language(request)):
        return error_page(
            request,
            413,
            _("What you sent is too large"),
            _("At most %(size)s can be sent at once. Nothing was stored.") % {"size": filesizeformat(limit)},
        )


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429 with the seconds to wait."""
    with translation.override(_language(request)):
        response = error_page(request, 429, _("Too many requests"), _("Please wait a minute and try again."))
    response.headers["Retry-After"] = str(max(1, retry_after))
    return response


def too_many_logins(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """429 after too many wrong passwords."""
    return too_many_requests(request, retry_after=int(settings.AXES_COOLOFF_TIME * 3600))
