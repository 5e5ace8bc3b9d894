"""The same words find the same records on every full engine."""

import random
from pathlib import Path
from typing import Any

import pytest

from search.engines.base import Engine
from search.engines.registry import engine_for
from search.index.rebuild import rebuild_index
from search.query.query import SearchQuery
from tests import elasticsearch_server as server
from tests.contract.test_engines import VALUES, library
from tests.rounds import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]
PARTS = (
    "homework", "club", "mentors", "mentoring", "parents", "reading", "lektier", "lektiecafé", "forældre", "rum",
    "læse", "venner", "ål", "huiswerk", "klas", "ouders", "lezen", "the", "for", '"homework club"', '"mentors for"',
    '"club homework"', "-club", '-"homework club"', "-lezen", "Belgium", "primary", "school", "AND", "*", "xyzzy",
)  # fmt: skip


def questions(count: int, seed: int = 20261122) -> list[SearchQuery]:
    chance = random.Random(seed)
    made = []
    for _number in range(count):
        text = " ".join(chance.choices(PARTS, k=chance.choice([0, 1, 1, 2, 2, 4])))
        facets = chance.sample(sorted(VALUES), chance.choice([0, 0, 1, 2]))
        filters = {facet: tuple(chance.sample(VALUES[facet], chance.randint(1, 2))) for facet in facets}
        made.append(SearchQuery(chance.choice(["en", "da", "nl", "mt"]), text, filters, page_size=100))
    return made


def answers(settings: Any, url: str, asked: list[SearchQuery]) -> list[Any]:
    settings.SEARCH_URL = url
    rebuild_index()
    engine: Engine = engine_for(url, seconds=settings.SEARCH_SECONDS)
    found = [engine.search(query) for query in asked]
    return [
        (query, each.total, sorted(hit.number for hit in each.hits), each.facets)
        for query, each in zip(asked, found, strict=True)
    ]


def test_both_engines_find_and_count_the_same(clusters: Any, settings: Any, tmp_path: Path) -> None:
    library(size=20)
    asked = questions(rounds(60))
    url = server.own_indexes(clusters(1))
    try:
        there = answers(settings, url, asked)
    finally:
        server.remove_indexes(url)
    here = answers(settings, f"embedded://{tmp_path / 'index'}", asked)
    for one, other in zip(here, there, strict=True):
        assert one == other
    assert sum(bool(total) for _query, total, _numbers, _facets in here) > len(asked) / 4
