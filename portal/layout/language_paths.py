"""The addresses of one page in every language, and whether each is a real translation."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from practices.languages.table import active_language, language_codes
from practices.web.addresses import absolute, home_path, page_path

Paths = dict[str, tuple[str, bool]]
"""By language code: the address, and whether the text there is in that language."""


def split_language(path: str) -> tuple[str, str]:
    """`/da/practices/x/` → `("da", "practices/x/")`; an empty code where the address has none of ours."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return (first, rest) if first in language_codes() else ("", "")


def prefixed_paths(path: str) -> Paths:
    """The same address under every prefix: right for all pages whose address has no translated part."""
    _code, rest = split_language(path)
    return {code: (home_path(code) + rest, True) for code in language_codes()}


def page_paths(page: Page) -> Paths:
    """Live translations of a page of text; where there is none, that language's home page. Two queries."""
    model = type(page)
    translations = model.objects.live().public().filter(translation_key=page.translation_key, alias_of__isnull=True)
    found = {other.locale.language_code: other for other in translations.select_related("locale")}
    paths: Paths = {}
    for code in language_codes():
        address = page_address(found[code]) if code in found else None
        paths[code] = (address or home_path(code), address is not None)
    return paths


def page_address(page: Page) -> str:
    """`/da/om/` from the page's place in its tree, without a query: below the home every part is a slug."""
    parts = page.url_path.strip("/").split("/")[1:]
    return page_path(page.locale.language_code, *parts)


def head_context(request: HttpRequest, page: Page, paths: Paths | None = None) -> dict[str, Any]:
    """`canonical` and `alternates` of a page of text; tells the language switcher of its translations too.

    `paths` saves the queries where the addresses are known, as for home pages.
    """
    paths = page_paths(page) if paths is None else paths
    request.language_paths = paths  # type: ignore[attr-defined]
    real = {code: absolute(path) for code, (path, translated) in paths.items() if translated}
    alternates = list(real.items())
    if real:
        alternates.append(("x-default", real.get("en") or alternates[0][1]))
    own = real.get(active_language()) or absolute(page_address(page))
    return {"canonical": own, "alternates": alternates}


def home_paths() -> Paths:
    """Every language has its home page: it can neither be unpublished nor deleted."""
    return {code: (home_path(code), True) for code in language_codes()}
