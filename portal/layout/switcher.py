"""The page of languages: the switcher for readers without script."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.layout.language_paths import Paths, page_address, page_paths, prefixed_paths, split_language
from portal.layout.layout import choices_from, safe_next
from portal.models import ContentPage
from practices.languages.table import active_language
from practices.records.access import record_with_slug


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """Show all languages of the page in `next`, real translations apart from fallbacks."""
    target = urlsplit(safe_next(request))
    choices = choices_from(paths_for(target.path), target.query, active_language())
    back = f"{target.path}?{target.query}" if target.query else target.path
    # the dialog and the button of the layout lead to the same addresses as the page itself
    layout = {"language_choices": choices, "language_page": request.path}
    return render(request, "portal/languages.html", {"choices": choices, "back": back, **layout})


def paths_for(path: str) -> Paths:
    """Return the addresses of the page at `path`, which may come from an address bar. At most four queries."""
    code, rest = split_language(path)
    parts = [unquote(part) for part in rest.split("/") if part]
    if not all(part.isprintable() for part in parts):
        return prefixed_paths(path)
    if len(parts) == 2 and parts[0] == "practices":
        # the address of a restricted version is made from its title
        found = record_with_slug(parts[1])
        if found.versions is not None:
            return found.versions.language_paths
    elif code and parts:
        page = _page_at(code, parts)
        if page is not None:
            return page_paths(page)
    return prefixed_paths(path)


def _page_at(code: str, parts: list[str]) -> Page | None:
    pages = ContentPage.objects.live().filter(locale__language_code=code, slug=parts[-1])
    wanted = "/".join(["", code, *parts, ""])
    return next((page for page in pages.select_related("locale") if page_address(page) == wanted), None)
