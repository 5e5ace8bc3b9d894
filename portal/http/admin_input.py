"""The door of the admin's search boxes: what they are given is a line of text, whatever was sent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, QueryDict

from portal.http.admin_csp import ADMIN_PREFIX

QUESTIONS = ("q", "search", "term")
"""Names that Wagtail gives to search texts: boxes and choosers, its internal API, tags while typing."""
MAX_LENGTH = 255


class AdminQuestionsMiddleware:
    """Cuts the search texts of the admin and takes out of them what no database holds.

    Some of Wagtail's lists put the text into the query as it comes: 50,000 letters
    are too many for SQLite, and one NUL is for PostgreSQL.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, with other words where that is needed."""
        if request.path_info.startswith(ADMIN_PREFIX) and request.META.get("QUERY_STRING"):
            request.GET = _readable(request.GET)  # type: ignore[assignment]
        return self.get_response(request)


def _readable(given: QueryDict) -> QueryDict:
    changed = {
        name: texts
        for name in QUESTIONS
        if (texts := [text[:MAX_LENGTH].replace("\x00", " ") for text in given.getlist(name)]) != given.getlist(name)
    }
    if not changed:
        return given
    readable = given.copy()
    for name, texts in changed.items():
        readable.setlist(name, texts)
    readable._mutable = False
    return readable
