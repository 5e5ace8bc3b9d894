"""Middleware: health, limits, languages, transactions."""

import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDictKeyError

from portal.http.limits import refuse_if_too_many
from portal.http.page_locks import lock_pages_of
from portal.layout.language_paths import split_language
from portal.operations.health import live, ready
from portal.pages.faults import is_race
from portal.uploads.whole_files import files_with_their_rows, raise_upload_fault
from practices.translation.desk.version_screen import say_why_not
from practices.translation.segments import UnpublishableError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MAX_ATTEMPTS = 3
WITHOUT_LANGUAGE = re.compile(r"^/(api|admin|practice|-|static|media|documents|django-admin)(/|$)")

COOKIE = settings.LANGUAGE_COOKIE_NAME
LIKE_A_LANGUAGE = re.compile(r"^/[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*(/|$)")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class HealthMiddleware:
    """Responds to the health addresses before hosts, sessions or languages are read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the health, or pass the request on."""
        if request.path == "/-/live":
            return live(request)
        if request.path == "/-/ready":
            return ready(request)
        return self.get_response(request)


class RequestLimitsMiddleware:
    """Limits requests per network, and rejects NUL in an address, which no database stores."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Respond 404 or 429, or pass the request on."""
        if "\x00" in request.path:
            return HttpResponse(status=404)
        refused = refuse_if_too_many(request)
        return refused or self.get_response(request)


class PortalLocaleMiddleware(LocaleMiddleware):
    """Leaves addresses without a language as they are.

    Django would send a 404 of the admin or the API to `/en/…`, because the
    catch-all of pages matches every address. The admin's
    language is the user's own, set by Wagtail.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add Content-Language and Vary; redirect only what may carry a language."""
        if WITHOUT_LANGUAGE.match(request.path_info):
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            return response
        code, _rest = split_language(request.path_info)
        if not code and response.status_code == 404 and LIKE_A_LANGUAGE.match(request.path_info):
            # `/xx/` and `/MT/` are not pages of the English site: the 404 is in the visitor's language
            return response
        response = super().process_response(request, response)
        if code and _was_switched_to(code, request, response):
            _remember(code, response)
        return response


def _was_switched_to(code: str, request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether the reader came from a page of this site in another language, which is a choice.

    A link from another site is not a choice: it neither sets nor overrides a cookie.
    """
    if request.method != "GET" or response.status_code != 200 or request.COOKIES.get(COOKIE) == code:
        return False
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return False
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    try:
        origin = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return False
    came_from, _rest = split_language(origin.path)
    return origin.netloc == request.get_host() and bool(came_from) and came_from != code


def _remember(code: str, response: HttpResponseBase) -> None:
    """Set the language cookie; a shared cache must not serve it to others."""
    response.set_cookie(
        COOKIE,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    patch_cache_control(response, private=True)


def _can_run_again(request: HttpRequest) -> bool:
    """Return whether the view changed nothing outside its transaction, which is rolled back."""
    session = getattr(request, "session", None)
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", None)
    if session is None or session.modified or queued:
        return False
    for _name, uploads in request.FILES.lists():
        for upload in uploads:
            if hasattr(upload, "temporary_file_path") and not Path(upload.temporary_file_path()).exists():
                return False  # the first attempt moved it
            upload.seek(0)
    return True


class AtomicUnsafeMethodsMiddleware:
    """Runs every request that may write in one transaction.

    A request that collides with another one (deadlock, the same new row) runs again: the second
    attempt sees what the other one stored, and reports it in the form.

    Wagtail saves page, relations and signals in separate commits; this makes
    them one. Reading requests open none, so SQLite's write lock stays free.
    A view marked `non_atomic` manages its own transactions.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Call the view inside a transaction, which an exception rolls back."""
        if request.method in SAFE_METHODS:
            return None
        if request.path_info.startswith("/admin/"):
            getattr(request.user, "wagtail_userprofile", None)  # error pages need its language
        raise_upload_fault(request)
        if getattr(view, "non_atomic", False):
            return None
        try:
            return self._run(request, view, args, kwargs)
        except UnpublishableError as error:
            return say_why_not(request, error)
        except MultiValueDictKeyError as error:
            # Wagtail's forms read their counters unchecked; a post without them is the sender's fault
            raise BadRequest("A field of the form is missing.") from error

    @staticmethod
    def _run(request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any) -> HttpResponseBase:
        attempt = 1
        while True:
            try:
                with files_with_their_rows(), transaction.atomic():
                    lock_pages_of(request, kwargs)
                    return view(request, *args, **kwargs)
            except DatabaseError as error:
                if attempt == MAX_ATTEMPTS or not is_race(error) or not _can_run_again(request):
                    raise
            time.sleep(random.uniform(0, 0.05 * attempt))  # so that both do not collide again
            attempt += 1
