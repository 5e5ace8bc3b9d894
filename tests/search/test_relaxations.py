"""A reader who finds nothing learns what was searched, what to change and what that gives."""

import re

import pytest
from django.test import Client

from search.index.outbox import drain
from tests.factories import make_record
from tests.search.test_views import page, titles

pytestmark = pytest.mark.django_db


def ways(html: str) -> dict[str, tuple[str, int]]:
    found = re.findall(r'<li><a href="([^"]*)" data-follow>([^<]*)</a> <span class="facet__count">\((\d+)\)', html)
    return {label: (href.replace("&amp;", "&"), int(count)) for href, label, count in found}


@pytest.mark.usefixtures("records")
def test_a_page_without_results_names_the_query(client: Client) -> None:
    html = page(client, "/en/practices/?q=mentoring&country=DK&country=MT")
    assert "Nothing was found for “mentoring”." in html
    assert "Country: Denmark, Malta" in html


@pytest.mark.usefixtures("records")
def test_a_page_without_results_offers_to_drop_each_filter_or_the_query_with_the_number_of_results(
    client: Client,
) -> None:
    found = ways(page(client, "/en/practices/?q=mentoring&country=DK"))
    assert found["Without the filter Country: Denmark"] == ("/en/practices/?q=mentoring", 1)
    assert found["Without the words “mentoring”"] == ("/en/practices/?country=DK", 1)
    for href, count in found.values():
        assert len(titles(page(client, href))) == count


@pytest.mark.usefixtures("records")
def test_a_page_without_results_offers_to_drop_each_word_of_the_query(client: Client) -> None:
    found = ways(page(client, "/en/practices/?q=mentoring+zzzzqqqq&country=IE"))
    assert found["Without “zzzzqqqq”"] == ("/en/practices/?q=mentoring&country=IE", 1)
    assert "Without “mentoring”" not in found


@pytest.mark.usefixtures("records")
def test_without_a_filter_records_with_some_of_the_words_are_shown_and_called_so(client: Client) -> None:
    html = page(client, "/en/practices/?q=mentoring+zzzzqqqq")
    assert titles(html) == ["Mentoring"]
    assert "No practice has all of these words. These have some of them." in html
    assert "No practice has all of these words." not in page(client, "/en/practices/?q=mentoring")


@pytest.mark.usefixtures("records")
def test_a_phrase_and_an_excluded_word_are_dropped_as_a_whole(client: Client) -> None:
    found = ways(page(client, "/en/practices/?q=mentoring+-mentoring"))
    assert found["Without “-mentoring”"] == ("/en/practices/?q=mentoring", 1)


@pytest.mark.usefixtures("records")
def test_quotation_marks_can_be_dropped(client: Client) -> None:
    found = ways(page(client, "/en/practices/?q=%22parents+room%22+%22for+room%22"))
    href, count = found["Search for “parents room for room”"]
    assert href == "/en/practices/?q=parents+room+for+room"
    assert len(titles(page(client, href))) == count > 0
    assert "Without the words" not in " ".join(found)


@pytest.mark.usefixtures("records")
def test_a_page_without_results_counts_results_for_the_query_in_other_languages(client: Client) -> None:
    html = page(client, "/da/practices/?q=forældrerum&country=DK")
    found = ways(html)
    assert found["Nederlandsk"] == ("/da/practices/?q=forældrerum&language=nl".replace("æ", "%C3%A6"), 1)
    assert found["Dansk"][1] == 1
    names = [name for name in found if "uden" not in name.lower()]
    assert names.index("Dansk") < names.index("Nederlandsk"), "as many, so by the alphabet"
    for name in ("Nederlandsk", "Dansk"):
        href, count = found[name]
        assert len(titles(page(client, href))) == count


@pytest.mark.usefixtures("records")
def test_a_page_without_results_always_offers_a_link_to_go_on(client: Client) -> None:
    html = page(client, "/en/practices/?q=zzzzqqqq")
    assert 'href="/en/practices/" data-follow>See all practices' in html
    assert 'href="/en/#browse-title"' in html
    assert 'id="browse-title"' in page(client, "/en/")


@pytest.mark.usefixtures("empty_index")
def test_a_typing_error_is_corrected_and_said_with_what_was_searched_instead(client: Client) -> None:
    make_record("Mentoring at lunch", summary="Older pupils help younger ones.")
    drain()
    html = page(client, "/en/practices/?q=mentorign")
    assert titles(html) == ["Mentoring at lunch"]
    assert "Nothing was found for “mentorign”. “mentoring” was searched instead." in html
    assert 'href="/en/practices/?q=mentoring" data-follow>Search for “mentoring”' in html
    assert "<mark>Mentoring</mark>" in html
    found = client.get("/api/v1/practices?q=mentorign").json()
    assert (found["corrected"], found["count"]) == ("mentoring", 1)
    assert "<mark>Mentoring</mark>" in found["results"][0]["highlight"]
    assert client.get("/api/v1/practices?q=mentoring").json()["corrected"] is None
