"""The sitemap holds real translations only, each with all alternates, itself and x-default."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from practices.languages import language_codes
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client: Client) -> dict[str, dict[str, str]]:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  our own answer
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
