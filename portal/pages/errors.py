"""Error pages in the reader's language. The API answers JSON instead."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from portal.layout.language_paths import home_paths
from portal.pages.faults import is_fault
from portal.pages.resending import keep_csrf_token, posted_form
from practices.languages.table import active_language, language_codes

RETRY_AFTER_SECONDS = 15
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _language(request: HttpRequest) -> str:
    """Of the address first, because an error can come before the language was activated."""
    prefix = request.path_info.split("/")[1] if "/" in request.path_info else ""
    if prefix in language_codes():
        return prefix
    return _language_of_admin(request) or get_language_from_request(request)


def _language_of_admin(request: HttpRequest) -> str:
    """Return what an editor chose for the admin, where that was read before the error; asks no database."""
    if not request.path_info.startswith("/admin/"):
        return ""
    user = getattr(request, "_cached_user", None)
    cached = getattr(getattr(user, "_state", None), "fields_cache", {})
    profile = cached.get("wagtail_userprofile")
    code = profile.preferred_language if profile else ""
    return code if code in language_codes() else ""


def error_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """One page for every error: what happened and where to go on. Needs no database."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"errors": {"request": [title]}}, status=status)
    # the same wrong address in another language would be as wrong: the switcher leads to the home pages
    context = {"title": title, "text": text, "status": status, "language_paths": home_paths(), **_bare_layout("")}
    return render(request, "portal/error.html", context, status=status)


def _bare_layout(page_kind: str) -> dict[str, Any]:
    """Return the layout without what is read from the database."""
    return {"reader": active_language(), "page_kind": page_kind, "bare": True}


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
    """503 for a fault that passes, 409 for who came too late, 500 for the rest.

    Django calls this while it handles the exception, in whatever middleware or view that was raised.
    """
    error = sys.exception()
    if is_fault(error):
        return service_unavailable(request)
    if isinstance(error, ValidationError) and request.method not in SAFE_METHODS:
        return came_too_late(request, error.messages)
    with translation.override(_language(request)):
        return error_page(
            request, 500, _("Something went wrong here"), _("It is our fault. Please try again in a few minutes.")
        )


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503 with the seconds to wait, and what was sent still in a form. Needs no database."""
    with translation.override(_language(request)):
        sent = request.method not in SAFE_METHODS
        texts = [_("This is a fault of the portal, not of yours.")]
        if sent:
            texts.append(_("What you sent may not be stored. You find it below: wait a minute and send it again."))
        else:
            texts.append(_("Please try again in a minute."))
        response = _resending_page(request, 503, _("The portal cannot do this at the moment"), texts)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def came_too_late(request: HttpRequest, reasons: list[str]) -> HttpResponse:
    """409: something changed between check and storing. Nothing was stored; what was sent is still in a form."""
    with translation.override(_language(request)):
        texts = [*reasons, _("Nothing was stored. You find what you sent below.")]
        return _resending_page(request, 409, _("Something has changed in the meantime"), texts)


def _resending_page(request: HttpRequest, status: int, title: str, texts: list[str]) -> HttpResponse:
    if _wants_json(request):
        response: HttpResponse = JsonResponse({"errors": {"request": [title, *texts]}}, status=status)
    else:
        keep_csrf_token(request)
        context = {
            "title": title,
            "texts": texts,
            "status": status,
            "language_paths": home_paths(),
            **_bare_layout("form"),  # without the search box: what it asks does not respond
            "sent": request.method not in SAFE_METHODS,
            "form": posted_form(request),
            "address": request.get_full_path(),
        }
        response = render(request, "portal/unavailable.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _wants_json(request: HttpRequest) -> bool:
    """Return whether a script waits for the answer, not a person."""
    headers = request.headers
    return (
        request.path_info.startswith("/api/")
        or headers.get("X-Requested-With") == "XMLHttpRequest"
        or headers.get("Sec-Fetch-Dest") == "empty"
        or request.content_type == "application/json"
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
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


def too_many_requests(request: HttpRequest, retry_after: int, text: str = "") -> HttpResponse:
    """429 with the seconds to wait; the text says how long, where it is more than a minute."""
    with translation.override(_language(request)):
        response = error_page(request, 429, _("Too many requests"), text or _("Please wait a minute and try again."))
    response.headers["Retry-After"] = str(max(1, retry_after))
    return response
