"""Limits on how often one network may read. Generous: a school has one address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.pages.errors import too_many_requests
from practices.web.client_address import client_address
from practices.web.rate_limits.reading import count_request
from practices.web.rate_limits.rules import API, PAGES, SUGGESTIONS, Rule, Window


def rule_for(path: str) -> Rule[Window] | None:
    """Return the rule of an address; None for static files and health."""
    if path.startswith(("/static/", "/media/", "/-/")):
        return None
    if path == "/api/v1/suggest" or path.endswith("/practices/suggest/"):
        return SUGGESTIONS
    return API if path.startswith("/api/") else PAGES


def refuse_if_too_many(request: HttpRequest) -> HttpResponse | None:
    """Return 429 with Retry-After when the network has used up its minute."""
    rule = rule_for(request.path) if settings.RATE_LIMITS == "on" else None
    wait = count_request(rule, client_address(request)) if rule else 0
    return too_many_requests(request, retry_after=wait) if wait else None
