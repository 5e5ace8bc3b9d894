"""The content security policy of the admin: less strict than the public one, still without third parties."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

ADMIN_PREFIX = "/admin/"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        # Wagtail writes some scripts and styles into its pages
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


NEEDED = {
    "wagtailadmin_choose_page_external_link": "external-link-chooser-url",
    "wagtailredirects:process_import": "input_format",
}
"""Required fields by view: Wagtail fails with a server error when they are missing."""


class AdminPolicyMiddleware:
    """Adds the policy to every response below `/admin/` that has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the policy."""
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN_PREFIX):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raise BadRequest for a form without its required fields."""
        match = request.resolver_match
        needed = NEEDED.get(match.view_name) if match and request.method == "POST" else None
        if needed and needed not in request.POST and request.user.has_perm("wagtailadmin.access_admin"):
            raise BadRequest("A field of the form is missing.")
