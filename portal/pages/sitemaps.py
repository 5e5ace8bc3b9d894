"""The sitemap: real translations only, each with all alternates, itself included, and x-default."""

from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from wagtail.models import Page

from portal.models import ContentPage, HomePage
from practices.languages.table import language_codes
from practices.records.models.page import PracticeIndexPage
from practices.records.selectors import public_versions
from practices.web.addresses import page_path, version_path

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def sitemap_xml(base: str) -> str:
    """The whole sitemap as XML; `base` is scheme and host."""
    entries = [entry for group in (*_record_groups(), *_page_groups()) for entry in _entries(base, group)]
    return _HEAD + "".join(entries) + "</urlset>\n"


def _record_groups() -> Iterable[dict[str, tuple[str, str]]]:
    groups: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = public_versions().values_list("practice_id", "locale__language_code", "slug", "last_published_at")
    for practice_id, language, slug, published in rows.order_by("practice_id"):
        groups[practice_id][language] = (
            version_path(language, slug),
            published.date().isoformat() if published else "",
        )
    return groups.values()


def _page_groups() -> Iterable[dict[str, tuple[str, str]]]:
    groups: dict[object, dict[str, tuple[str, str]]] = defaultdict(dict)
    live = Page.objects.live().public().filter(alias_of__isnull=True)
    for model in (HomePage, PracticeIndexPage, ContentPage):
        for page in live.type(model).select_related("locale"):
            language = page.locale.language_code
            slugs = () if model is HomePage else (page.slug,)
            groups[page.translation_key][language] = (page_path(language, *slugs), "")
    return groups.values()


def _entries(base: str, group: dict[str, tuple[str, str]]) -> Iterable[str]:
    languages = [code for code in language_codes() if code in group]
    default = "en" if "en" in group else languages[0] if languages else ""
    links = "".join(_alternate(base, code, group[code][0]) for code in languages)
    if default:
        links += _alternate(base, "x-default", group[default][0])
    for code in languages:
        path, modified = group[code]
        lastmod = f"<lastmod>{modified}</lastmod>" if modified else ""
        yield f"<url><loc>{escape(base + path)}</loc>{lastmod}{links}</url>\n"


def _alternate(base: str, language: str, path: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(base + path)}/>'
