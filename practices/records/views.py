"""The page of a record, found without walking down Wagtail's page tree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from practices.records.access import RecordAccess, record_with_slug
from practices.records.models.page import PracticePage
from practices.records.querysets import LONG_TEXTS
from practices.versions.access import may_read
from practices.web.addresses import version_path


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a record at the slug of the version that the reader is shown, redirect from its other slugs."""
    found = record_with_slug(slug)
    version = found.shown
    if version is None:
        raise Http404
    if slug != version.slug and (found.shown_is_public or may_read(request, version)):
        return redirect_to_slug(request, found, slug)
    version.refresh_from_db(fields=LONG_TEXTS)
    return serve_version(request, version, found.versions.versions if found.versions else {})


def serve_version(
    request: HttpRequest, version: PracticePage, public: dict[str, PracticePage] | None = None
) -> HttpResponse:
    """Let Wagtail serve a version, so that its restrictions and hooks hold, without its six queries for the path.

    Wagtail looks for a route only where the request has none yet (`Page.route_for_request`).
    """
    request._wagtail_route_for_request = RouteResult(version, kwargs={"versions": public})  # type: ignore[attr-defined]
    response: HttpResponse = serve(request, request.path_info)
    return response


def redirect_to_slug(request: HttpRequest, found: RecordAccess, requested_slug: str) -> HttpResponse:
    """Redirect to the slug of the version shown, with the query string.

    302 from the slug of another language, 301 from a past one.
    """
    version = found.shown
    if version is None:
        raise Http404
    others = PracticePage.objects.filter(practice_id=version.practice_id, slug=requested_slug)
    query = request.META.get("QUERY_STRING", "")
    address = version_path(found.reader, version.slug) + (f"?{query}" if query else "")
    response = redirect(address, permanent=not others.exists())
    if not found.shown_is_public:
        add_never_cache_headers(response)
    return response
