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

from portal.http.view_restrictions import leads_to_sign_in
from portal.layout.language_paths import home_paths
from portal.pages import sitemaps
from practices.languages.table import language_codes
from practices.records.access import public_record
from practices.records.models.page import PracticePage
from practices.records.views import serve_version
from practices.versions.access import may_read
from practices.web.addresses import absolute, home_path, version_path


def reader_language(request: HttpRequest) -> str:
    """By cookie, then Accept-Language, then English."""
    code = get_language_from_request(request).split("-")[0]
    return code if code in language_codes() else "en"


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def to_language(request: HttpRequest) -> HttpResponse:
    """`/` → the visitor's home page."""
    return redirect(home_path(reader_language(request)))


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def permanent_address(request: HttpRequest, number: int) -> HttpResponse:
    """302 to the reader's language; 410 once a published record is removed; 404 if it never was public.

    A version that is not public asks here for its password or an account: its own address is made from its title.
    """
    reader = reader_language(request)
    record = public_record(number, reader)
    if record.is_gone:
        with translation.override(reader):
            # the number only: a title may be the reason of a withdrawal
            context = {"practice": record.practice, "reader": reader}
            return render(request, "practices/tombstone.html", context, status=410)
    version = record.shown
    if version is None:
        raise Http404
    if record.shown_is_public:
        return redirect(version_path(reader, version.slug))
    if may_read(request, version):
        response = redirect(version_path(reader, version.slug))
        add_never_cache_headers(response)
        return response
    return _ask_for_access(request, version, reader)


def _ask_for_access(request: HttpRequest, version: PracticePage, reader: str) -> HttpResponse:
    """Return the form for the password or the account, at the number."""
    with translation.override(reader):
        response = serve_version(request, version)
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
    """Crawlers may read everything but the admin."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
