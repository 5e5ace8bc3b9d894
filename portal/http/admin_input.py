"""Cleans the input of the search boxes of the admin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, QueryDict

from portal.http.admin_csp import ADMIN_PREFIX

PARAMETERS = ("q", "search", "term")
"""Parameters of Wagtail's searches: boxes and choosers, the internal API, tags while typing."""
MAX_LENGTH = 255


class AdminInputMiddleware:
    """Truncates the queries of the admin, and removes characters that no database stores.

    Some of Wagtail's lists put the text into the SQL query unchanged: 50,000 characters
    are too many for SQLite, and a NUL is an error for PostgreSQL.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, with cleaned parameters."""
        if request.path_info.startswith(ADMIN_PREFIX) and request.META.get("QUERY_STRING"):
            request.GET = _readable(request.GET)  # type: ignore[assignment]
        return self.get_response(request)


def _readable(given: QueryDict) -> QueryDict:
    changed = {
        name: texts
        for name in PARAMETERS
        if (texts := [text[:MAX_LENGTH].replace("\x00", " ") for text in given.getlist(name)]) != given.getlist(name)
    }
    if not changed:
        return given
    readable = given.copy()
    for name, texts in changed.items():
        readable.setlist(name, texts)
    readable._mutable = False
    return readable
