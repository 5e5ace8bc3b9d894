"""Any search as a feed."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from practices.languages.table import language_codes
from search.index.outbox import drain
from tests.factories import make_record
from tests.search.library import empty_index, records  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(client: Client, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)  # noqa: S314  our own answer


def text(element: ET.Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None
    return found.text or ""


@pytest.mark.usefixtures("records")
def test_the_feed_holds_what_the_search_finds(client: Client) -> None:
    found = feed(client, "/da/practices/feed/?country=BE&page=7")
    assert found.get(LANG) == "da"
    assert "Belgien" in text(found, "title")
    entries = found.findall(f"{ATOM}entry")
    assert {text(entry, "title") for entry in entries} == {"Forældrerum", "Homework café"}
    by_title = {text(entry, "title"): entry for entry in entries}
    assert by_title["Homework café"].get(LANG) == "nl"
    assert text(by_title["Forældrerum"], "id").startswith("tag:127.0.0.1,2026:practice/")
    link = by_title["Forældrerum"].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://127.0.0.1:8000/da/practices/foraeldrerum/"
    labels = {category.get("label") for category in by_title["Forældrerum"].findall(f"{ATOM}category")}
    assert "Belgien" in labels


@pytest.mark.usefixtures("empty_index")
def test_at_most_fifty_the_newest_first(client: Client) -> None:
    for number in range(55):
        make_record(f"Practice {number}")
    drain()
    entries = feed(client, "/en/practices/feed/").findall(f"{ATOM}entry")
    assert len(entries) == 50
    dates = [text(entry, "published") for entry in entries]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.usefixtures("records")
def test_there_is_a_feed_in_every_language(client: Client) -> None:
    for code in language_codes():
        assert len(feed(client, f"/{code}/practices/feed/").findall(f"{ATOM}entry")) == 4


@pytest.mark.usefixtures("empty_index")
def test_an_empty_feed_and_signs_that_xml_cannot_hold(client: Client) -> None:
    assert feed(client, "/en/practices/feed/?country=MT&kind=x&q=%00%01").findall(f"{ATOM}entry") == []
    make_record("A\x0btitle & <tag>", summary="Soft\x1fsign")
    drain()
    (entry,) = feed(client, "/en/practices/feed/").findall(f"{ATOM}entry")
    assert text(entry, "title") == "Atitle & <tag>"


@pytest.mark.usefixtures("records")
def test_words_that_nothing_has_yet_are_waited_for_and_never_replaced(client: Client) -> None:
    assert feed(client, "/en/practices/feed/?q=mentorign").findall(f"{ATOM}entry") == []
    assert feed(client, "/en/practices/feed/?q=mentoring+zzzzqqqq").findall(f"{ATOM}entry") == []
