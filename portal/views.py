"""Addresses without a language: the root, permanent addresses, sitemap."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from wagtail.views import serve

from portal.http.view_restrictions import leads_to_sign_in
from portal.layout.language_paths import home_paths
from portal.pages import sitemaps
from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.routing import public_only, route_to_version
from practices.records.selectors import live_versions, shown_version
from practices.web.addresses import absolute, home_path, version_path
from practices.web.numbers import MAX_INTEGER


def reader_language(request: HttpRequest) -> str:
    """Return the language of the cookie, else of Accept-Language, else English."""
    code = get_language_from_request(request).split("-")[0]
    return code if code in language_codes() else "en"


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def to_language(request: HttpRequest) -> HttpResponse:
    """Redirect to the home page in the visitor's language."""
    return redirect(home_path(reader_language(request)))


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def permanent_address(request: HttpRequest, number: int) -> HttpResponse:
    """Redirect to the reader's language; 410 if a published record was removed, 404 if it never was public.

    A version that is not public is restricted here by its password or account: its own address is made from its title.
    """
    if number > MAX_INTEGER:
        raise Http404
    practice = Practice.objects.filter(number=number).first()
    if practice is None:
        raise Http404
    reader = reader_language(request)
    versions = live_versions(practice.pk)
    shown = shown_version(versions, reader)
    if shown is not None:
        if shown.language in public_only(versions):
            return redirect(version_path(reader, shown.slug))
        return _ask_for_access(request, shown, reader)
    if practice.first_published_at is None:
        raise Http404
    with translation.override(reader):
        # the number only: a title may be the reason for a withdrawal
        return render(request, "practices/tombstone.html", {"practice": practice, "reader": reader}, status=410)


def _ask_for_access(request: HttpRequest, page: PracticePage, reader: str) -> HttpResponse:
    """Return the form for the password or the account; redirect people who may read the page."""
    request._wagtail_route_for_request = route_to_version(page, reader)  # type: ignore[attr-defined]
    with translation.override(reader):
        response = serve(request, request.path_info)
        # the number has no address below a language
        paths = {"language_paths": home_paths()}
        if leads_to_sign_in(response):
            context = {"action_url": resolve_url(settings.LOGIN_URL), "next": request.get_full_path(), **paths}
            response = render(request, "portal/sign_in_required.html", context)
            add_never_cache_headers(response)
        if isinstance(response, SimpleTemplateResponse):
            response.context_data = {**(response.context_data or {}), **paths}
            response.render()
        return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return every real translation with its alternates; the index of the sections where one file cannot hold all."""
    if sitemaps.fits_on_one_page():
        return sitemap_view(request, sitemaps.SECTIONS)
    context = {"sitemaps": sitemaps.index_items()}
    return TemplateResponse(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Return one page of a section."""
    return sitemap_view(request, sitemaps.SECTIONS, section=section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: crawlers may read everything but the admin."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
