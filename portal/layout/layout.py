"""The layout around every page: footer and language switcher."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from portal.layout.language_paths import Paths, home_paths, page_paths, prefixed_paths, split_language
from portal.models import PAGE_ROLES, ContentPage, HomePage, SiteSettings
from practices.jobs.cache_versions import CacheVersion, request_cache_version
from practices.languages.folding import fold
from practices.languages.table import active_language, endonym, language_codes
from practices.web.addresses import home_path, languages_path, page_path

MAX_NEXT = 2000
"""Longer addresses are not carried through the page of languages (servers reject them anyway)."""
MAX_QUERY = 8190
"""No server in front of the portal accepts a longer line; 23 copies of a megabyte would be a page of 23 MB."""


@dataclass(frozen=True)
class FooterLink:
    """One page in the footer."""

    role: str
    title: str
    path: str


@dataclass(frozen=True)
class LanguageChoice:
    """One row of the switcher. translated: a real version of this page, not a fallback."""

    code: str
    endonym: str
    path: str
    current: bool
    translated: bool


class LanguageChoices(list[LanguageChoice]):
    """All languages by their own names, and the two groups that the switcher shows."""

    @property
    def translated(self) -> list[LanguageChoice]:
        """Languages in which the text of this page exists."""
        return [choice for choice in self if choice.translated]

    @property
    def fallbacks(self) -> list[LanguageChoice]:
        """Languages in which only the layout is translated."""
        return [choice for choice in self if not choice.translated]


@dataclass(frozen=True)
class SiteLayout:
    """What is the same on all pages of a language, until an editor changes it."""

    footer_links: tuple[FooterLink, ...]
    publisher: str


@lru_cache(maxsize=64)
def site_layout(language: str, cache_version: int) -> SiteLayout:
    """Return footer and publisher. Three queries for each language and cache version."""
    return SiteLayout(tuple(footer_links(language)), default_publisher())


def footer_links(language: str) -> list[FooterLink]:
    """Return the public pages with a place in the footer, in the fixed order. Two queries."""
    order = [role for role, _label in PAGE_ROLES]
    pages = ContentPage.objects.live().public().filter(locale__language_code=language).exclude(role="")
    rows = pages.values_list("role", "title", "slug")  # no page objects: every page of the site has this footer
    links = [FooterLink(role, title, page_path(language, slug)) for role, title, slug in rows]
    return sorted(links, key=lambda link: order.index(link.role))


def default_publisher() -> str:
    """Return who runs the portal, as an administrator entered it. One query: there is one site."""
    rows = SiteSettings.objects.filter(site__is_default_site=True)
    return rows.values_list("publisher", flat=True).first() or ""


def language_paths(request: HttpRequest, page: Any = None) -> Paths:
    """Return the address of a page in every language; `page` is the page of text that is shown, if it is one."""
    if isinstance(page, HomePage):
        return home_paths()
    return page_paths(page) if isinstance(page, ContentPage) else prefixed_paths(request.path_info)


def choices_from(paths: Paths, query: str, reader: str) -> LanguageChoices:
    """Return the rows of the switcher, sorted by own name without accents, each with the query string."""
    suffix = f"?{query}" if query else ""
    rows = []
    for code in language_codes():
        path, translated = paths.get(code, (home_path(code), False))
        rows.append(LanguageChoice(code, endonym(code), f"{path}{suffix}", code == reader, translated))
    return LanguageChoices(sorted(rows, key=lambda choice: fold(choice.endonym)))


def language_choices(request: HttpRequest, paths: Paths) -> LanguageChoices:
    """Return all languages with the address of this page in each, query string included."""
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    return choices_from(paths, query if len(query) <= MAX_QUERY else "", active_language())


def language_page(request: HttpRequest) -> str:
    """Return the address of the page of languages, which leads back here. It works without script."""
    reader = active_language()
    _code, rest = split_language(request.path_info)
    if rest == "languages/":
        return request.get_full_path()
    here = request.get_full_path() if request.method == "GET" else request.path
    back = f"?next={quote(here)}" if rest and len(here) <= MAX_NEXT else ""
    return languages_path(reader) + back


def safe_next(request: HttpRequest) -> str:
    """Return the local address in `next`; the home page where it is missing, foreign or not an address."""
    wanted = request.GET.get("next", "")
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    clean = wanted.isprintable() and len(wanted) <= MAX_NEXT
    return wanted if local and clean else home_path(active_language())


def page_kind(request: HttpRequest) -> str:
    """Return `home` or `list`, where the header has no search box of its own; an empty string elsewhere."""
    code, rest = split_language(request.path_info)
    return {"": "home", "practices/": "list"}.get(rest, "") if code else ""


def layout_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs. Values are lazy, so that admin pages and mails cost nothing."""
    reader = active_language()
    layout = SimpleLazyObject(lambda: site_layout(reader, request_cache_version(request, CacheVersion.LAYOUT)))
    return {
        "reader": reader,
        "footer_links": SimpleLazyObject(lambda: layout.footer_links),
        "site_pages": SimpleLazyObject(lambda: {link.role: link.path for link in layout.footer_links}),
        "publisher": SimpleLazyObject(lambda: layout.publisher),
        "language_page": SimpleLazyObject(lambda: language_page(request)),
        "page_kind": page_kind(request),
    }
