"""The frame around every page: footer and language switcher."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from practices.languages import active_language, endonym, language_codes


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


def footer_links(language: str) -> list[FooterLink]:
    """The pages with a place in the footer, in the fixed order. One query."""
    from portal.models import PAGE_ROLES, ContentPage

    order = [role for role, _label in PAGE_ROLES]
    pages = ContentPage.objects.live().filter(locale__language_code=language).exclude(role="")
    links = [FooterLink(page.role, page.title, f"/{language}/{page.slug}/") for page in pages]
    return sorted(links, key=lambda link: order.index(link.role))


def language_choices(request: HttpRequest) -> list[LanguageChoice]:
    """All languages with the address of this page in each, query string kept.

    A view or page that knows better sets `request.language_paths`
    (`{code: (path, translated)}`); otherwise only the prefix changes.
    """
    reader = active_language()
    known: dict[str, tuple[str, bool]] = getattr(request, "language_paths", {})
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query and request.method == "GET" else ""
    rest = request.path_info.split("/", 2)[2] if request.path_info.split("/")[1] in language_codes() else ""
    choices = []
    for code in language_codes():
        path, translated = known.get(code, (f"/{code}/{rest}", True))
        choices.append(LanguageChoice(code, endonym(code), f"{path}{suffix}", code == reader, translated))
    return sorted(choices, key=lambda choice: choice.endonym.casefold())


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy values, so that admin pages and mails pay nothing for them."""
    reader = active_language()
    return {
        "reader": reader,
        "footer_links": SimpleLazyObject(lambda: footer_links(reader)),
        "language_choices": SimpleLazyObject(lambda: language_choices(request)),
    }
