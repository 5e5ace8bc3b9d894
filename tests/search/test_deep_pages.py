"""Long lists: every page of them, far behind what a server looks into at once, and far behind their end."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from search.engines.document import IndexedDocument, VersionText
from search.engines.elasticsearch import engine as server_engine
from search.engines.registry import current_engine
from search.index.rebuild import rebuild_index
from search.query.facets import FACET_NAMES
from search.query.family import PRACTICE
from search.query.query import PAGE_SIZE, SearchQuery
from tests import elasticsearch_server as server
from tests.rounds import rounds
from tests.search.answers import answer

pytestmark = pytest.mark.django_db
SIZE = rounds(2_000)
"""Records of the index; with the full number of rounds four times as many as the server's window is wide."""
WINDOW = server_engine.WINDOW if SIZE > server_engine.WINDOW else 300
ENGINES = [
    "embedded",
    pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]),
]


def document(number: int) -> IndexedDocument:
    text = VersionText(f"Practice {number:06}", "", "")
    facets: dict[str, tuple[str, ...]] = dict.fromkeys(FACET_NAMES, ())
    facets |= {"language": ("en",), "country": ("BE",) if number % 2 else ("NL",)}
    return IndexedDocument(PRACTICE, number, number, "en", {"en": text}, facets, 1_500_000_000 + number)


@pytest.fixture(params=ENGINES)
def long_list(request: Any, db: None, settings: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[str]:
    """An index of many records that the database knows nothing of."""
    monkeypatch.setattr(server_engine, "WINDOW", WINDOW)
    url = f"embedded://{tmp_path / 'index'}"
    if request.param == "elasticsearch":
        url = server.own_indexes(request.getfixturevalue("clusters")(1))
    settings.SEARCH_URL = url
    rebuild_index()
    current_engine().write([document(number) for number in range(1, SIZE + 1)], [], 1)
    yield url
    if request.param == "elasticsearch":
        server.remove_indexes(url)


def numbers(text: str, sort: str, page: int, size: int) -> list[int]:
    found = answer(current_engine(), SearchQuery("en", text, sort=sort, page=page, page_size=size))
    assert (found.total, found.pages) == (SIZE, -(-SIZE // size))
    return [hit.number for hit in found.hits]


@pytest.mark.parametrize("sort", ["relevance", "newest", "title"])
def test_every_page_of_a_long_list_is_there_and_each_record_stands_once(long_list: str, sort: str) -> None:
    size = SIZE // 17  # the last page is not full
    shown = [number for page in range(1, 19) for number in numbers("practice", sort, page, size)]
    wanted = range(SIZE, 0, -1) if sort == "newest" else range(1, SIZE + 1)
    if sort != "relevance":
        assert shown == list(wanted)
    assert sorted(shown) == list(range(1, SIZE + 1))
    assert open_contexts(long_list) == 0


def test_pages_far_behind_the_end_are_empty_or_do_not_exist_and_cost_no_walk(long_list: str, client: Client) -> None:
    for power in range(41):
        page = 10**power
        exists = page <= -(-SIZE // PAGE_SIZE)
        assert bool(numbers("", "title", page, PAGE_SIZE)) == exists
        for address in ("/en/practices/", "/api/v1/practices"):
            assert client.get(f"{address}?page={page}&sort=title").status_code == (200 if exists else 404), page
    assert open_contexts(long_list) == 0


def test_a_crawler_walks_to_the_end_and_leaves_nothing_open(long_list: str, client: Client) -> None:
    address, page = "/api/v1/practices?country=NL&sort=newest", 0
    answer = client.get(address)
    while answer.status_code == 200:
        page += 1
        assert (answer.json()["count"], answer.json()["degraded"]) == (SIZE // 2, False)
        answer = client.get(f"{address}&page={page + 1}")
    assert answer.status_code == 404
    assert page == -(-(SIZE // 2) // PAGE_SIZE)
    assert open_contexts(long_list) == 0


def open_contexts(url: str) -> int:
    """Scrolls, points in time and searches that the server still keeps for somebody."""
    if url.startswith("embedded:"):
        return 0
    base, _prefix = url.rsplit("/", 1)
    with urllib.request.urlopen(f"{base}/_nodes/stats/indices/search", timeout=20) as answer:
        nodes = json.load(answer)["nodes"].values()
    found = [node["indices"]["search"] for node in nodes]
    return sum(each["open_contexts"] + each["scroll_current"] for each in found)
