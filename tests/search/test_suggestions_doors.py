"""Suggestions as the script of the page and users of the API get them."""

from typing import Any

import pytest
from django.test import Client

from practices.records.models.page import PracticePage
from search.index.outbox import drain
from tests.factories import make_record
from tests.search.library import empty_index, records  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def ask(client: Client, text: str, reader: str = "en") -> Any:
    answer = client.get(f"/{reader}/practices/suggest/", {"q": text})
    assert answer.status_code == 200
    twin = client.get("/api/v1/suggest", {"lang": reader, "q": text})
    assert twin.status_code == 200
    assert twin.json() == answer.json()
    return answer.json()


def titles(found: Any) -> list[str]:
    return [each["title"] for each in found["practices"]]


@pytest.mark.usefixtures("records")
def test_both_doors_give_titles_with_language_and_address(client: Client) -> None:
    found = ask(client, "foræl", "da")
    assert set(found) == {"query", "announcement", "practices", "terms"}
    assert found["query"] == "foræl"
    number = PracticePage.objects.get(title="Forældrerum").practice.number
    assert found["practices"] == [
        {
            "number": number,
            "title": "Forældrerum",
            "language": "da",
            "language_name": "Dansk",
            "url": "/da/practices/foraeldrerum/",
        }
    ]


@pytest.mark.usefixtures("records")
def test_terms_and_countries_lead_to_the_filtered_list(client: Client) -> None:
    found = ask(client, "belg")
    assert {"facet": "country", "facet_label": "Country", "value": "BE", "label": "Belgium",
            "url": "/en/practices/?country=BE"} in found["terms"]  # fmt: skip
    assert "BE" in [term["value"] for term in ask(client, "βέλγ", "el")["terms"]]


@pytest.mark.usefixtures("records")
def test_their_number_is_said_in_words(client: Client) -> None:
    found = ask(client, "mento")
    assert titles(found) == ["Mentoring"]
    assert found["announcement"] == "1 suggestion"
    assert ask(client, "qqqq")["announcement"] == "No suggestions"
    assert ask(client, "")["announcement"] == ""


@pytest.mark.usefixtures("records")
def test_a_record_unpublished_a_moment_ago_is_not_suggested(client: Client) -> None:
    PracticePage.objects.filter(title="Mentoring").update(live=False)
    assert titles(ask(client, "mento")) == []


@pytest.mark.usefixtures("empty_index")
def test_titles_of_visitors_and_editors_stay_data(client: Client) -> None:
    make_record("<script>alert(1)</script> canary")
    drain()
    answer = client.get("/en/practices/suggest/?q=canary")
    assert answer.headers["Content-Type"] == "application/json"
    assert titles(answer.json()) == ["<script>alert(1)</script> canary"]


def test_they_are_kept_by_the_browser_only_and_only_read(client: Client) -> None:
    answer = client.get("/en/practices/suggest/?q=ab")
    assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "max-age=60"}
    assert client.post("/en/practices/suggest/").status_code == 405
    assert client.get("/api/v1/suggest?lang=xx&q=ab").status_code == 400


@pytest.mark.usefixtures("records")
def test_every_search_field_offers_suggestions(client: Client) -> None:
    for address in ("/mt/", "/mt/practices/", "/mt/practices/mentoring/"):
        assert 'data-suggest="/mt/practices/suggest/"' in client.get(address).content.decode(), address
