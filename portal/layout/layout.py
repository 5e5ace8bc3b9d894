"""The frame around every page: footer and language switcher."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from portal.layout.language_paths import Paths, prefixed_paths, split_language
from portal.models import PAGE_ROLES, ContentPage, SiteSettings
from practices.jobs.cache_versions import CacheVersion, request_cache_version
from practices.languages.folding import fold
from practices.languages.table import active_language, endonym, language_codes

MAX_NEXT = 2000
"""Longer addresses are not carried through the page of languages (servers refuse them anyway)."""
MAX_QUERY = 8190
"""No server in front of the portal takes a longer line; 23 copies of a megabyte would be a page of 23 MB."""


@dataclass(frozen=True)
class FooterLink:
    """One page in the footer."""

    role: str
    title: str
    path: str


@dataclass(frozen=True)
class LanguageChoice:
    """One row of the switcher. `translated` tells a real version of this page from a fallback."""

    code: str
    endonym: str
    path: str
    current: bool
    translated: bool


class LanguageChoices(list[LanguageChoice]):
    """All languages by their own names, and the two groups that the switcher shows."""

    @property
    def translated(self) -> list[LanguageChoice]:
        """Languages in which this page's text really exists."""
        return [choice for choice in self if choice.translated]

    @property
    def fallbacks(self) -> list[LanguageChoice]:
        """Languages in which only the frame is translated."""
        return [choice for choice in self if not choice.translated]


def footer_links(language: str) -> list[FooterLink]:
    """The public pages with a place in the footer, in the fixed order. Two queries."""
    order = [role for role, _label in PAGE_ROLES]
    pages = ContentPage.objects.live().public().filter(locale__language_code=language).exclude(role="")
    rows = pages.values_list("role", "title", "slug")  # no page objects: every page of the site has this footer
    links = [FooterLink(role, title, f"/{language}/{slug}/") for role, title, slug in rows]
    return sorted(links, key=lambda link: order.index(link.role))


@dataclass(frozen=True)
class KeptFrame:
    """What is the same on all pages of a language, until an editor changes it."""

    footer_links: list[FooterLink]
    publisher: str


def kept_frame(request: HttpRequest, language: str) -> KeptFrame:
    """Footer and publisher. Queries only where something changed."""
    key = f"frame:{language}:{request_cache_version(request, CacheVersion.LAYOUT)}"
    frame: KeptFrame | None = caches["process"].get(key)
    if frame is None:
        frame = KeptFrame(footer_links(language), default_publisher())
        caches["process"].set(key, frame, timeout=None)
    return frame


def choices_from(paths: Paths, query: str, reader: str) -> LanguageChoices:
    """Return the rows of the switcher, sorted by own name without accents, each with the query string."""
    suffix = f"?{query}" if query else ""
    rows = []
    for code in language_codes():
        path, translated = paths.get(code, (f"/{code}/", False))
        rows.append(LanguageChoice(code, endonym(code), f"{path}{suffix}", code == reader, translated))
    return LanguageChoices(sorted(rows, key=lambda choice: fold(choice.endonym)))


def language_choices(request: HttpRequest) -> LanguageChoices:
    """All languages with the address of this page in each, query string kept.

    A view or page that knows better sets `request.language_paths`
    (`{code: (path, translated)}`); otherwise only the prefix changes.
    """
    paths: Paths = getattr(request, "language_paths", None) or prefixed_paths(request.path_info)
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    return choices_from(paths, query if len(query) <= MAX_QUERY else "", active_language())


def language_page(request: HttpRequest) -> str:
    """Address of the page of languages, which leads back here. It works without script."""
    reader = active_language()
    _code, rest = split_language(request.path_info)
    if rest == "languages/":
        return request.get_full_path()
    here = request.get_full_path() if request.method == "GET" else request.path
    back = f"?next={quote(here)}" if rest and len(here) <= MAX_NEXT else ""
    return f"/{reader}/languages/{back}"


def safe_next(request: HttpRequest) -> str:
    """The local address in `next`; the home page where it is missing, foreign or no address."""
    wanted = request.GET.get("next", "")
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    clean = wanted.isprintable() and len(wanted) <= MAX_NEXT
    return wanted if local and clean else f"/{active_language()}/"


def place_of(request: HttpRequest) -> str:
    """`home`, `list` or nothing: where the header has no search box of its own."""
    code, rest = split_language(request.path_info)
    return {"": "home", "practices/": "list"}.get(rest, "") if code else ""


def default_publisher() -> str:
    """Who runs the portal, as an administrator entered it. One query: there is one site."""
    rows = SiteSettings.objects.filter(site__is_default_site=True)
    return rows.values_list("publisher", flat=True).first() or ""


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy values, so that admin pages and mails pay nothing for them."""
    reader = active_language()
    frame = SimpleLazyObject(lambda: kept_frame(request, reader))
    return {
        "reader": reader,
        "footer_links": SimpleLazyObject(lambda: frame.footer_links),
        "site_pages": SimpleLazyObject(lambda: {link.role: link.path for link in frame.footer_links}),
        "publisher": SimpleLazyObject(lambda: frame.publisher),
        "language_choices": SimpleLazyObject(lambda: language_choices(request)),
        "language_page": SimpleLazyObject(lambda: language_page(request)),
        "place": place_of(request),
    }
