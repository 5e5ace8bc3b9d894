"""From an address under a language's list to the version that is shown (decision 4)."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

from practices.languages.table import active_language, language_codes, shown_language
from practices.records.models.record import PracticeSlug
from practices.web.addresses import version_path

if TYPE_CHECKING:
    from practices.records.models.page import PracticePage


def live_versions(practice_id: int) -> "dict[str, PracticePage]":
    """Live versions of a record by language; an alias is never a version. One query."""
    from django.apps import apps

    model = apps.get_model("practices", "PracticePage")
    pages = model.objects.live().filter(practice_id=practice_id, alias_of__isnull=True).select_related("locale")
    return {page.locale.language_code: page for page in pages.select_related("practice", "locale")}


def shown_version(versions: "dict[str, PracticePage]", reader: str) -> "PracticePage | None":
    """The version shown to a reader: own language, else the first of the fallback chain."""
    if not versions:
        return None
    original = next(iter(versions.values())).practice.original_language
    return versions.get(shown_language(versions, reader, original) or "")


def public_only(versions: "dict[str, PracticePage]") -> "dict[str, PracticePage]":
    """The versions that everybody may read. One query."""
    restricted = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return {code: page for code, page in versions.items() if not page.path.startswith(restricted)}


def language_paths(versions: "dict[str, PracticePage]") -> dict[str, tuple[str, bool]]:
    """For every language the address of the record under it, and whether its text is in that language."""
    paths = {}
    for code in language_codes():
        shown = shown_version(versions, code)
        if shown is not None:
            paths[code] = (version_path(code, shown.slug), shown.language == code)
    return paths


def redirect_to_slug(request: HttpRequest, version: "PracticePage", requested_slug: str, reader: str) -> HttpResponse:
    """To the slug of the version shown, query string kept: 302 from another language's slug, 301 from a past one."""
    of_another = type(version).objects.filter(practice_id=version.practice_id, slug=requested_slug).exists()
    query = request.META.get("QUERY_STRING", "")
    address = version_path(reader, version.slug) + (f"?{query}" if query else "")
    return redirect(address, permanent=not of_another)


def route_to_version(version: "PracticePage", reader: str) -> RouteResult:
    """Return the route from the number of a record to a version, which may ask for a password or an account."""
    return RouteResult(version, kwargs={"at_number": True, "reader": reader})


def route_to_record(slug: str) -> RouteResult:
    """The version that the active language's reader is shown, with what its `serve()` wants. Two queries.

    Raises Http404 where no live record has or had the slug.
    """
    owner = PracticeSlug.objects.filter(slug=slug).values_list("practice_id", flat=True).first()
    reader = active_language()
    versions = live_versions(owner) if owner is not None else {}
    version = shown_version(versions, reader)
    if version is None:
        raise Http404
    return RouteResult(version, kwargs={"requested_slug": slug, "versions": versions, "reader": reader})
