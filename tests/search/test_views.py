"""The list of practices as a visitor sees it."""

import datetime
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from practices.languages.table import language_codes
from practices.records.models.page import PracticeIndexPage, PracticePage
from search.index.outbox import drain
from search.query.query import SearchQuery
from tests.factories import make_record, version
from tests.search import brute_force
from tests.search.hostile import hostile_pairs
from tests.search.library import empty_index, options, records  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/en/practices/", status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def titles(html: str) -> list[str]:
    found = re.findall(r'class="card__title"[^>]*><a [^>]*>(.*?)</a>', html)
    return [unescape(re.sub(r"</?mark>", "", text)) for text in found]


@pytest.mark.usefixtures("records")
def test_the_list_opens_in_every_language(client: Client) -> None:
    for code in language_codes():
        html = page(client, f"/{code}/practices/?country=BE")
        assert f'<html lang="{code}"' in html
        assert len(titles(html)) == 2
        assert PracticeIndexPage.objects.get(locale__language_code=code).title in html


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("reader", "filters"),
    [
        ("en", {}),
        ("da", {"country": ("BE", "DK")}),
        ("nl", {"country": ("BE",), "school_level": ("secondary",)}),
        ("el", {"type": ("practice", "project"), "language": ("da",)}),
        ("mt", {"country": ("MT",)}),
    ],
)
def test_counts_equal_a_count_by_hand(client: Client, reader: str, filters: dict[str, tuple[str, ...]]) -> None:
    query = SearchQuery(reader, filters=filters)
    html = page(client, f"/{reader}/practices/?{urlencode(filters, doseq=True)}")
    wanted = brute_force.counts(query)
    for facet, values in options(html).items():
        for value, seen in values.items():
            assert int(seen["count"]) == wanted[facet].get(value, 0), (facet, value)
            assert seen["checked"] == (value in filters.get(facet, ()))
            assert seen["disabled"] == (int(seen["count"]) == 0 and not seen["checked"])
        assert set(wanted[facet]) <= set(values)
    assert len(titles(html)) == len(brute_force.numbers(query))


@pytest.mark.usefixtures("records")
def test_all_27_countries_stand_in_the_order_of_the_readers_alphabet(client: Client) -> None:
    countries = [option["label"] for option in options(page(client, "/da/practices/"))["country"].values()]
    assert len(countries) == 27
    assert countries[:3] == ["Belgien", "Bulgarien", "Cypern"]
    assert countries[-1] == "Østrig"
    levels = list(options(page(client, "/da/practices/"))["school_level"])
    assert levels.index("lower_secondary") == levels.index("secondary") + 1


@pytest.mark.usefixtures("records")
def test_chosen_values_become_chips_that_take_themselves_away(client: Client) -> None:
    html = page(client, "/en/practices/?country=BE&country=NL&type=practice&sort=newest")
    assert "Remove the filter Country: Belgium" in html
    assert 'class="chip" href="/en/practices/?type=practice&amp;country=NL&amp;sort=newest"' in html
    assert 'href="/en/practices/?sort=newest" data-follow>Clear all filters' in html
    assert "Filters (3)" in html


@pytest.mark.usefixtures("records")
def test_own_language_comes_first_and_the_others_are_labelled(client: Client) -> None:
    html = page(client, "/da/practices/?sort=title")
    assert titles(html)[:2] == ["Forældrerum", "Læsehjælp"]
    assert html.count('class="search__group"') == 1
    assert html.index("Læsehjælp</a>") < html.index('class="search__group"') < html.index("Mentoring</a>")
    assert '<h2 class="card__title"><a href="/da/practices/laesehjaelp/">' in html
    assert '<h3 class="card__title" lang="nl">' in html, "below the heading of the other languages"
    assert '<span class="tag tag--language">Nederlandsk</span>' in html
    assert html.count("search-card__fallback") == len(titles(html)) - 2


@pytest.mark.usefixtures("records")
def test_words_are_found_and_marked_in_the_text(client: Client) -> None:
    html = page(client, "/da/practices/?q=frivillige")
    assert titles(html) == ["Læsehjælp"]
    assert "<mark>Frivillige</mark> læser" in html


@pytest.mark.usefixtures("records")
def test_a_bad_parameter_is_ignored_and_said(client: Client) -> None:
    html = page(client, "/en/practices/?country=XX&page=abc&type=practice")
    assert "A part of the address was not understood and is ignored." in html
    assert "Country: Unknown value: XX" in html
    assert "Page: The page must be a whole number, 1 or more." in html
    assert len(titles(html)) == 2
    assert "not understood" not in page(client, "/en/practices/?type=practice&utm_source=x")


@pytest.mark.usefixtures("records")
def test_a_page_past_the_end_does_not_exist_but_the_first_always_does(client: Client) -> None:
    html = page(client, "/en/practices/?country=BE&sort=title&page=2", status=404)
    assert "2 practices found" in html
    assert 'href="/en/practices/?country=BE&amp;sort=title">Show results' in html
    assert 'type="search" name="q"' in html
    page(client, f"/en/practices/?page={'9' * 40}", status=404)
    assert titles(page(client, "/en/practices/?country=MT&page=1")) == []


@pytest.mark.usefixtures("records")
def test_nothing_found_names_the_filters_to_drop_with_their_counts(client: Client) -> None:
    html = page(client, "/en/practices/?country=DK&type=policy")
    assert "0 practices found" in html
    assert re.search(
        r'href="/en/practices/\?country=DK"[^>]*>Without the filter Type: Policy</a> <span[^>]*>\(1\)', html
    )
    wider = r'href="/en/practices/\?type=policy"[^>]*>Without the filter Country: Denmark</a> <span[^>]*>\(1\)'
    assert re.search(wider, html)
    both = options(html)
    assert both["country"]["DK"]["checked"]
    assert both["type"]["policy"]["checked"]


@pytest.mark.usefixtures("empty_index")
def test_pages_hold_twenty_and_keep_the_filters(client: Client) -> None:
    for number in range(45):
        make_record(f"Practice {number:02}")
    drain()
    seen: list[str] = []
    for number in (1, 2, 3):
        html = page(client, f"/en/practices/?country=BE&sort=title&page={number}")
        seen += titles(html)
    assert seen == [f"Practice {number:02}" for number in range(45)]
    second = page(client, "/en/practices/?country=BE&sort=title&page=2")
    assert 'rel="prev" href="/en/practices/?country=BE&amp;sort=title"' in second
    assert 'rel="next" href="/en/practices/?country=BE&amp;sort=title&amp;page=3"' in second
    assert "45 practices found" in second
    assert "page=" not in re.findall(r'class="chip" href="([^"]*)"', second)[0]
    assert "(Page 2) –" in second


@pytest.mark.usefixtures("records")
def test_the_language_switch_keeps_words_and_filters(client: Client) -> None:
    html = page(client, "/en/practices/?q=room&country=BE")
    assert 'href="/mt/practices/?q=room&amp;country=BE"' in html


@pytest.mark.usefixtures("records")
def test_the_head_tells_crawlers_which_lists_to_keep(client: Client) -> None:
    one = page(client, "/da/practices/?country=BE")
    assert 'rel="canonical" href="http://127.0.0.1:8000/da/practices/?country=BE"' in one
    assert one.count('rel="alternate" hreflang=') == 24
    assert "noindex" not in one
    for state in ("?country=BE&type=practice", "?q=room", "?country=XX"):
        html = page(client, f"/da/practices/{state}")
        assert 'rel="canonical" href="http://127.0.0.1:8000/da/practices/"' in html
        assert 'content="noindex, follow"' in html


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("kind", ["organisation", "service"])
def test_other_kinds_are_empty_lists_for_now(client: Client, kind: str) -> None:
    assert titles(page(client, f"/en/practices/?kind={kind}")) == []


@pytest.mark.usefixtures("empty_index")
def test_twenty_results_in_23_languages_take_ten_queries_at_most(client: Client) -> None:
    others = {code: f"Title {code}" for code in language_codes() if code != "en"}
    for number in range(20):
        make_record(f"Practice {number}", versions={code: f"{title} {number}" for code, title in others.items()})
    drain()
    page(client, "/fi/practices/?q=title")  # labels, synonyms and index are opened once for each process
    states = ("", "?q=title&sort=newest", "?country=BE&type=practice")
    limits = {f"/fi/practices/{state}": 10 for state in states} | {"/api/v1/practices?lang=fi&q=title": 10}
    # nothing found: each way out is a question to the engine, and each question reads the version of the labels
    limits["/fi/practices/?q=nowhere&country=MT&type=policy"] = 16
    for address, most in limits.items():
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        assert len(queries) <= most, [query["sql"][:120] for query in queries]


@pytest.mark.usefixtures("empty_index")
def test_what_is_not_public_leaks_nowhere(client: Client) -> None:
    make_record("Visible", body="Everybody may read this.")
    make_record("Canary draft", body="canarydraft", publish=False, tags={"type": ["policy"], "country": ["MT"]})
    restricted = make_record("Canary private", body="canaryprivate", tags={"type": ["policy"], "country": ["CY"]})
    PageViewRestriction.objects.create(page=version(restricted, "en"), restriction_type="login")
    unpublished = make_record("Canary gone", body="canarygone", tags={"type": ["policy"], "country": ["LV"]})
    version(unpublished, "en").unpublish()
    scheduled = make_record("Canary later", body="canarylater", publish=False, tags={"country": ["LT"]})
    later = version(scheduled, "en")
    later.go_live_at = timezone.now() + datetime.timedelta(days=1)
    later.save_revision().publish()
    drain()
    for state in ("", "?q=canary", "?q=canarydraft", "?q=canaryprivate", "?q=canarygone", "?q=canarylater"):
        for address in (f"/en/practices/{state}", f"/en/practices/feed/{state}", f"/api/v1/practices{state}"):
            text = client.get(address).content.decode()
            assert "Canary" not in text, address
    html = page(client)
    assert titles(html) == ["Visible"]
    counted = {value for facet in options(html).values() for value, seen in facet.items() if seen["count"] != "0"}
    assert counted == {"practice", "BE", "en"}


@pytest.mark.usefixtures("records")
def test_a_record_unpublished_a_moment_ago_is_not_shown_even_before_the_index_knows(client: Client) -> None:
    PracticePage.objects.filter(title="Mentoring").update(live=False)
    assert "Mentoring" not in page(client, "/en/practices/")
    assert "Mentoring" not in client.get("/api/v1/practices").content.decode()
    assert "Mentoring" not in client.get("/en/practices/feed/").content.decode()


@pytest.mark.usefixtures("records")
def test_no_hostile_parameter_breaks_the_page_or_the_feed(client: Client) -> None:
    for at, (parameter, value) in enumerate(hostile_pairs()):
        address = "/el/practices/feed/" if at % 4 == 0 else "/mt/practices/"
        answer = client.get(address, QUERY_STRING=f"{parameter}={value}")
        assert answer.status_code in {200, 400, 404, 414}, (address, parameter, value[:80])


@pytest.mark.usefixtures("records")
def test_facet_values_repeated_by_the_hundred_are_taken_once(client: Client) -> None:
    html = page(client, "/en/practices/?" + "&".join(["country=BE"] * 500))
    assert len(titles(html)) == 2
    assert html.count("Remove the filter") == 1


@pytest.mark.usefixtures("records")
def test_words_of_a_visitor_are_never_markup(client: Client) -> None:
    html = page(client, "/en/practices/?q=%3Cscript%3Ealert(1)%3C/script%3E&country=%3Cimg%20src=x%3E")
    assert "<script>alert" not in html
    assert "<img src" not in html


def test_a_list_is_only_read(client: Client) -> None:
    assert client.post("/en/practices/").status_code == 405
    assert client.head("/en/practices/").status_code == 200
