"""Limits on the size of request bodies, checked before anything is read."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.pages.errors import too_large

CHUNK = 64 * 1024
CHUNKED = "HTTP_TRANSFER_ENCODING"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def largest_body(request: HttpRequest) -> int:
    """Return how many bytes this person may send: users of the admin more than others."""
    user = getattr(request, "user", None)
    if user is not None and user.has_perm("wagtailadmin.access_admin"):
        return int(settings.ADMIN_BODY_BYTES)
    return int(settings.PUBLIC_BODY_BYTES)


class BodyLimitsMiddleware:
    """Rejects a body by the length that its sender announces. Django reads no more than that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Respond 413, or pass the request on."""
        try:
            announced = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            announced = 0  # so Django reads it, too
        # the user is looked up only where it matters
        if announced > settings.PUBLIC_BODY_BYTES and announced > (limit := largest_body(request)):
            return too_large(request, limit)
        return self.get_response(request)


def count_chunks(application: Application) -> Application:
    """Return the application with bodies of unknown length read and counted.

    Django takes a body without `Content-Length` for an empty one. Here it gets its length, up to
    what anybody may send; for a longer body one byte more is announced, so that it is rejected.
    """

    def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "chunked" in environ.get(CHUNKED, "").lower() and not environ.get("CONTENT_LENGTH"):
            body = _read(environ["wsgi.input"], settings.PUBLIC_BODY_BYTES + 1)
            whole = len(body) <= settings.PUBLIC_BODY_BYTES
            environ["CONTENT_LENGTH"] = str(len(body) if whole else settings.ADMIN_BODY_BYTES + 1)
            environ["wsgi.input"] = BytesIO(body)
        return application(environ, start_response)

    return counted


def _read(stream: Any, most: int) -> bytes:
    body = bytearray()
    while len(body) < most and (chunk := stream.read(min(CHUNK, most - len(body)))):
        body += chunk
    return bytes(body)
