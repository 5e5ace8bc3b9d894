"""The sitemap holds real translations only, each with all alternates, itself and x-default."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from portal.models import ContentPage
from portal.pages.sitemaps import MAX_ADDRESSES, TranslatedSitemap
from practices.languages.slugs import MAX_LENGTH
from practices.languages.table import language_codes
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client: Client, address: str = "/sitemap.xml") -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314  our own answer


def entries(client: Client, address: str = "/sitemap.xml") -> dict[str, dict[str, str]]:
    root = read(client, address)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    return {
        url.findtext("s:loc", "", NAMES).partition("8000")[2]: {
            link.get("hreflang", ""): link.get("href", "").partition("8000")[2] for link in url.findall("x:link", NAMES)
        }
        for url in root.findall("s:url", NAMES)
    }


def test_the_sitemap_lists_the_versions_of_a_record_and_no_fallback(client: Client) -> None:
    make_record("Ouderlokaal", language="nl", versions={"mt": "Kamra tal-ġenituri"})
    found = entries(client)
    alternates = {"nl": "/nl/practices/ouderlokaal/", "mt": "/mt/practices/kamra-tal-genituri/"}
    assert found["/nl/practices/ouderlokaal/"] == {**alternates, "x-default": "/mt/practices/kamra-tal-genituri/"}
    assert found["/mt/practices/kamra-tal-genituri/"] == found["/nl/practices/ouderlokaal/"]
    assert "/en/practices/ouderlokaal/" not in found


def test_alternates_are_reciprocal_and_every_language_has_its_home(client: Client) -> None:
    make_record(versions={"da": "Forældrerum", "el": "Αίθουσα γονέων"})
    found = entries(client)
    assert {f"/{code}/" for code in language_codes()} <= found.keys()
    for path, alternates in found.items():
        assert path in alternates.values()
        for target in alternates.values():
            assert found[target] == alternates


def test_the_sitemap_lists_nothing_that_is_not_public(client: Client) -> None:
    private = make_record("Private")
    PageViewRestriction.objects.create(page=version(private, "en"), restriction_type=PageViewRestriction.LOGIN)
    make_record("Draft", publish=False)
    assert not {"/en/practices/private/", "/en/practices/draft/"} & entries(client).keys()


def test_the_day_of_the_last_publication_is_named(client: Client) -> None:
    published = version(make_record("Homework help"), "en").last_published_at
    days = {
        url.findtext("s:loc", "", NAMES).partition("8000")[2]: url.findtext("s:lastmod", "", NAMES)
        for url in read(client).findall("s:url", NAMES)
    }
    assert days["/en/practices/homework-help/"] == published.date().isoformat()


def test_a_page_below_a_page_of_text_has_its_whole_address(client: Client) -> None:
    about = ContentPage.objects.get(role="about", locale__language_code="da")
    about.add_child(instance=ContentPage(title="Historie", slug="historie", locale=about.locale))
    address = f"/da/{about.slug}/historie/"
    assert client.get(address).status_code == 200
    assert address in entries(client)


@pytest.mark.parametrize("limit", [1, 2, 7, 50])
def test_what_does_not_fit_on_one_page_is_on_the_pages_that_the_index_names(
    client: Client, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    for number in range(4):
        make_record(f"Practice {number}", versions={"da": f"Praksis {number}", "mt": f"Prattika {number}"})
    whole = entries(client)
    monkeypatch.setattr(TranslatedSitemap, "limit", limit)
    index = read(client)
    assert index.tag == f"{{{NAMES['s']}}}sitemapindex"
    addresses = [found.text or "" for found in index.findall("s:sitemap/s:loc", NAMES)]
    assert all(address.startswith(f"{settings.PUBLIC_URL}/sitemap-") for address in addresses)
    parts = [entries(client, address.removeprefix(settings.PUBLIC_URL)) for address in addresses]
    assert max(map(len, parts)) <= limit
    assert sum(map(len, parts)) == len(whole)
    assert {path: alternates for part in parts for path, alternates in part.items()} == whole


def test_the_sitemap_stays_one_page_as_long_as_it_fits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = entries(client)
    monkeypatch.setattr(TranslatedSitemap, "limit", len(whole))
    assert entries(client) == whole
    monkeypatch.setattr(TranslatedSitemap, "limit", len(whole) - 1)
    assert read(client).tag.endswith("sitemapindex")


@pytest.mark.parametrize(
    "address",
    ["/sitemap-records.xml?p=2", "/sitemap-records.xml?p=0", "/sitemap-pages.xml?p=x", "/sitemap-pages.xml?p=-1",
     "/sitemap-records.xml?p=1e9", f"/sitemap-records.xml?p={'9' * 5000}", "/sitemap-nothing.xml"],
)  # fmt: skip
def test_a_page_of_the_sitemap_that_does_not_exist_is_not_found(client: Client, address: str) -> None:
    make_record()
    assert client.get(address, follow=True).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_records(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: dict[str, set[int]] = {}
    for address in ("/sitemap.xml", "/sitemap-records.xml"):
        for number in range(3):
            make_record(f"Practice {number} {address[:14]}", versions={"da": f"Praksis {number} {address[:14]}"})
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.setdefault(address, set()).add(len(queries))
    assert all(len(found) == 1 for found in counts.values()), counts


def test_a_full_page_stays_below_the_size_that_the_protocol_allows(client: Client) -> None:
    longest = "x" * MAX_LENGTH
    make_record(longest, versions={code: f"{longest} {code}" for code in language_codes() if code != "en"})
    size = len(client.get("/sitemap-records.xml").content) / len(language_codes())
    assert size * MAX_ADDRESSES < 50_000_000
