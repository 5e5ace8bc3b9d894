"""Limits on how often one network may ask. Generous for readers: a school sits behind one address."""

import hashlib
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from portal.pages.errors import too_many_requests
from practices.web.client_address import client_address, network_of

WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Limit:
    """So many requests a minute and network, counted apart for each kind."""

    kind: str
    requests: int


PAGES = Limit("pages", 600)
API = Limit("api", 300)
SUGGESTIONS = Limit("suggestions", 600)


def limit_for(path: str) -> Limit | None:
    """The limit that an address falls under; none for static files and health."""
    if path.startswith(("/static/", "/media/", "/-/")):
        return None
    if path == "/api/v1/suggest" or path.endswith("/practices/suggest/"):
        return SUGGESTIONS
    return API if path.startswith("/api/") else PAGES


def hashed_network(address: str) -> str:
    """Return the network of an address, unreadable in the cache."""
    return hashlib.sha256(f"{settings.SECRET_KEY}{network_of(address)}".encode()).hexdigest()[:24]


def refuse_if_too_many(request: HttpRequest) -> HttpResponse | None:
    """429 with Retry-After when the network has used up its minute; counted per process."""
    if settings.RATE_LIMITS != "on":
        return None
    limit = limit_for(request.path)
    if limit is None:
        return None
    window = int(time.time()) // WINDOW_SECONDS
    key = f"limit:{limit.kind}:{hashed_network(client_address(request))}:{window}"
    counter = caches["process"]
    counter.add(key, 0, timeout=2 * WINDOW_SECONDS)
    if counter.incr(key) <= limit.requests:
        return None
    return too_many_requests(request, retry_after=WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS)
