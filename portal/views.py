"""Addresses without a language: the root, permanent addresses, sitemap."""

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from portal.sitemap import sitemap_xml
from practices.languages import language_codes
from practices.models import Practice, PracticePage
from practices.selectors import live_versions, shown_version, version_path

MAX_NUMBER = 2_147_483_647


def reader_language(request: HttpRequest) -> str:
    """By cookie, then Accept-Language, then English."""
    code = get_language_from_request(request).split("-")[0]
    return code if code in language_codes() else "en"


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def to_language(request: HttpRequest) -> HttpResponse:
    """`/` → the visitor's home page."""
    return redirect(f"/{reader_language(request)}/")


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def permanent_address(request: HttpRequest, number: int) -> HttpResponse:
    """302 to the reader's language; 410 once a published record is removed; 404 if it never was public."""
    if number > MAX_NUMBER:
        raise Http404
    practice = Practice.objects.filter(number=number).first()
    if practice is None:
        raise Http404
    reader = reader_language(request)
    shown = shown_version(live_versions(practice.pk), reader)
    if shown is not None:
        return redirect(version_path(reader, shown.slug))
    if practice.first_published_at is None:
        raise Http404
    with translation.override(reader):
        last = (
            PracticePage.objects.filter(practice=practice, first_published_at__isnull=False)
            .order_by(F("last_published_at").desc(nulls_last=True), "pk")
            .values_list("title", "locale__language_code")
            .first()
        )
        title, title_language = last if last and practice.withdrawn_at else ("", "")
        context = {"practice": practice, "title": title, "title_language": title_language, "reader": reader}
        return render(request, "practices/tombstone.html", context, status=410)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every real translation with its alternates."""
    return HttpResponse(sitemap_xml(settings.WAGTAILADMIN_BASE_URL), content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read everything but the admin."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.WAGTAILADMIN_BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
