"""The addresses of one page in every language, and whether each is a real translation."""

from dataclasses import dataclass

from wagtail.models import Page

from practices.languages.table import active_language, language_codes
from practices.web.addresses import absolute, home_path, page_path

Paths = dict[str, tuple[str, bool]]
"""By language code: the address, and whether the text there is in that language."""


@dataclass(frozen=True)
class HeadLinks:
    """Absolute addresses for search engines. alternates: pairs of `hreflang` and address."""

    canonical: str
    alternates: list[tuple[str, str]]


def split_language(path: str) -> tuple[str, str]:
    """Return `("da", "practices/x/")` for `/da/practices/x/`; an empty code where the path begins with no language."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return (first, rest) if first in language_codes() else ("", "")


def prefixed_paths(path: str) -> Paths:
    """Return the same path under every language prefix: right for all pages whose address has no translated part."""
    _code, rest = split_language(path)
    return {code: (home_path(code) + rest, True) for code in language_codes()}


def page_paths(page: Page) -> Paths:
    """Return the live translations of a page; the home page in a language that has none. Two queries."""
    model = type(page)
    translations = model.objects.live().public().filter(translation_key=page.translation_key, alias_of__isnull=True)
    found = {other.locale.language_code: other for other in translations.select_related("locale")}
    paths: Paths = {}
    for code in language_codes():
        address = page_address(found[code]) if code in found else None
        paths[code] = (address or home_path(code), address is not None)
    return paths


def page_address(page: Page) -> str:
    """Return `/da/om/` from the position of the page in its tree, without a query."""
    return tree_address(page.url_path, page.locale.language_code)


def tree_address(url_path: str, language: str) -> str:
    """Return `/da/om/` for Wagtail's `/home-da/om/`: below the home page every part is a slug."""
    return page_path(language, *url_path.strip("/").split("/")[1:])


def head_links(page: Page, paths: Paths) -> HeadLinks:
    """Return the links of a page of text, whose addresses are `paths`."""
    real = {code: absolute(path) for code, (path, translated) in paths.items() if translated}
    alternates = list(real.items())
    if real:
        alternates.append(("x-default", real.get("en") or alternates[0][1]))
    return HeadLinks(real.get(active_language()) or absolute(page_address(page)), alternates)


def home_paths() -> Paths:
    """Return the home pages: every language has one, which can neither be unpublished nor deleted."""
    return {code: (home_path(code), True) for code in language_codes()}
