"""Nothing that comes in an address makes the JSON interface fail."""

import pytest
from django.test import Client

from practices.records.models.page import PracticePage
from tests.search.hostile import HOSTILE_VALUES, hostile_pairs

pytestmark = pytest.mark.django_db

ALLOWED = {200, 400, 404, 414}


@pytest.mark.usefixtures("records")
def test_no_hostile_parameter_breaks_a_list(client: Client) -> None:
    for at, (parameter, value) in enumerate(hostile_pairs()):
        address = "/api/v1/organisations" if at % 5 == 0 else "/api/v1/practices"
        answer = client.get(address, QUERY_STRING=f"{parameter}={value}")
        assert answer.status_code in ALLOWED, (address, parameter, value[:80])
        answer.json()


@pytest.mark.usefixtures("records")
def test_no_hostile_parameter_breaks_a_record(client: Client) -> None:
    number = PracticePage.objects.get(title="Mentoring").practice.number
    addresses = (f"practices/{number}", f"practices/{number}/comments", "vocabularies")
    for at, value in enumerate(HOSTILE_VALUES):
        for parameter in ("lang", "page"):
            answer = client.get(f"/api/v1/{addresses[at % 3]}", QUERY_STRING=f"{parameter}={value}")
            assert answer.status_code in ALLOWED, (addresses[at % 3], parameter, value[:80])


def test_no_hostile_address_breaks_it(client: Client) -> None:
    for value in HOSTILE_VALUES:
        for address in (f"/api/v1/practices/{value}", f"/api/v1/{value}", f"/api/{value}"):
            assert client.get(address.split("#")[0]).status_code in ALLOWED | {301}, address[:80]


@pytest.mark.usefixtures("records")
def test_values_repeated_by_the_hundred_are_taken_once(client: Client) -> None:
    found = client.get("/api/v1/practices?" + "&".join(["country=BE"] * 500)).json()
    assert [entry["value"] for entry in found["facets"]["country"] if entry["selected"]] == ["BE"]
    assert client.get("/api/v1/practices?" + "&".join(["country=BE"] * 20_000)).status_code == 400
