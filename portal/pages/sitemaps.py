"""The sitemap: public pages in the languages in which they exist, each with all its alternates and x-default."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from portal.layout.language_paths import tree_address
from portal.models import ContentPage, HomePage
from practices.records.models.page import PracticeIndexPage
from practices.records.selectors import public_versions
from practices.web.addresses import absolute, version_path

MAX_ADDRESSES = 10_000
"""Of one file. The protocol allows 50,000 addresses and 50 MB; an address with 24 alternates takes up to 5 kB."""


class Version(NamedTuple):
    """One address: what its translations have in common, its language, its path and the day of its last change."""

    group: Any
    language: str
    path: str
    day: datetime.date | None


class TranslatedSitemap(Sitemap):
    """A section whose addresses are sorted by `group`, so that a page of it needs the rows of its own groups only."""

    limit = MAX_ADDRESSES
    group = ""

    def versions(self, rows: QuerySet[Any]) -> list[Version]:
        """Return the addresses of rows of `items`. One query."""
        raise NotImplementedError

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: Any = None) -> list[dict[str, Any]]:
        """Return the addresses of one page, as Django's template shows them. Two queries and those of the paginator."""
        shown = self.versions(self.paginator.page(page).object_list)
        if not shown:
            return []
        # the first and the last group may begin or end on another page
        bounds = {f"{self.group}__gte": shown[0].group, f"{self.group}__lte": shown[-1].group}
        alternates = {
            group: _alternates(list(versions))
            for group, versions in groupby(self.versions(self.items().filter(**bounds)), key=lambda each: each.group)
        }
        return [
            {"location": absolute(each.path), "lastmod": each.day, "alternates": alternates.get(each.group, [])}
            for each in shown
        ]


class RecordSitemap(TranslatedSitemap):
    """The versions of records."""

    group = "practice_id"

    def items(self) -> QuerySet[Any]:
        """Return the public versions."""
        return public_versions().order_by("practice_id", "locale__language_code")

    def versions(self, rows: QuerySet[Any]) -> list[Version]:
        """Return their addresses."""
        fields = rows.values_list("practice_id", "locale__language_code", "slug", "last_published_at")
        return [
            Version(group, language, version_path(language, slug), published.date() if published else None)
            for group, language, slug, published in fields
        ]


class PageSitemap(TranslatedSitemap):
    """Home pages, lists of practices and pages of text."""

    group = "translation_key"

    def items(self) -> QuerySet[Any]:
        """Return the public pages."""
        pages = Page.objects.live().public().filter(alias_of__isnull=True)
        return pages.type(HomePage, PracticeIndexPage, ContentPage).order_by("translation_key", "locale__language_code")

    def versions(self, rows: QuerySet[Any]) -> list[Version]:
        """Return their addresses."""
        fields = rows.values_list("translation_key", "locale__language_code", "url_path")
        return [Version(group, language, tree_address(path, language), None) for group, language, path in fields]


SECTIONS: dict[str, type[TranslatedSitemap]] = {"pages": PageSitemap, "records": RecordSitemap}


def fits_on_one_page() -> bool:
    """Return whether one file can hold all addresses."""
    return sum(section().paginator.count for section in SECTIONS.values()) <= TranslatedSitemap.limit


def index_items() -> list[SitemapIndexItem]:
    """Return the addresses of all pages of all sections."""
    items = []
    for name, section in SECTIONS.items():
        address = absolute(reverse(f"sitemap-{name}"))
        pages = section().paginator.page_range
        items += [SitemapIndexItem(f"{address}?p={number}" if number > 1 else address) for number in pages]
    return items


def _alternates(versions: Iterable[Version]) -> list[dict[str, str]]:
    """Return the links of a group; x-default is English where it exists, else the first language."""
    links = {each.language: absolute(each.path) for each in versions}
    default = links.get("en") or next(iter(links.values()))
    return [{"lang_code": code, "location": link} for code, link in (*links.items(), ("x-default", default))]
