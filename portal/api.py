"""`/api/v1/`: mounts the routers of practices and search. No page of documentation: it would load foreign scripts."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from practices.api import router as practices_router
from practices.web.api import ApiError
from search.api import router as search_router

api = NinjaAPI(
    title="Good practice portal",
    version="1",
    description="Practices of schools in 23 languages: read only, no key needed. Codes are the same in all languages.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("", search_router)
api.add_router("", practices_router)


@api.exception_handler(ApiError)
def problem(request: HttpRequest, raised: ApiError) -> HttpResponse:
    """The status with its sentences by parameter."""
    headers = {"Content-Language": raised.language}
    return JsonResponse({"errors": raised.errors}, status=raised.status, headers=headers)


@api.exception_handler(Http404)
def nothing_here(request: HttpRequest, raised: Exception | None = None) -> HttpResponse:
    """404 as JSON, for every unknown address below `/api/`, with debugging on too."""
    return JsonResponse({"errors": {"request": [_("There is nothing at this address.")]}}, status=404)
