"""What the server is really sent: a visitor's words are values of a few kinds of leaves, and nothing else ever."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client

from search.engines.elasticsearch.mapping import mappings
from search.engines.elasticsearch.queries import MAX_CODE_LENGTH
from search.engines.registry import current_engine
from search.index.outbox import drain
from search.index.rebuild import rebuild_index
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from tests import elasticsearch_server as server
from tests.factories import make_record
from tests.faults.watching import Watched, look_on
from tests.rounds import rounds, seeds
from tests.search.answers import answer
from tests.search.hostile import HOSTILE_VALUES, hostile_pairs
from tests.search.test_hostile import ALLOWED, generated

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]

STRINGS = 500
"""At every change, all doors together; 10,000 with the full number of rounds."""
DOORS = ("/el/practices/", "/api/v1/practices", "/mt/practices/suggest/", "/da/practices/feed/")
FIELDS = frozenset(mappings()["properties"])
ROOT_KEYS = {"query", "size", "from", "sort", "aggs", "track_total_hits", "_source", "stored_fields", "search_after"}
HEADERS = ({"preference": "_local"}, {"preference": "_local", "request_cache": True})
Leaf = str | int


class ForeignPartError(AssertionError):
    """Something in a request that the engine must never send."""


def leaves(query: Any) -> Iterator[Leaf]:
    """The values that a query compares with. Raises ForeignPartError for all but the few allowed kinds."""
    if not isinstance(query, dict) or len(query) != 1:
        raise ForeignPartError(query)
    ((kind, inside),) = query.items()
    if kind not in KINDS or not isinstance(inside, dict):
        raise ForeignPartError(query)
    yield from KINDS[kind](inside)


def _clauses(inside: dict[str, Any], *, lists: set[str], numbers: set[str]) -> Iterator[Leaf]:
    _only(inside, lists | numbers)
    for name in numbers & inside.keys():
        _number(inside[name])
    for name in lists & inside.keys():
        for each in inside[name] if isinstance(inside[name], list) else [inside[name]]:
            yield from leaves(each)


def _compared(inside: dict[str, Any], *, numbers: set[str]) -> Iterator[Leaf]:
    value = _of_one_field(inside)
    _only(value, {"value"} | numbers)
    for name in numbers & value.keys():
        _number(value[name])
    yield _leaf(value["value"])


def _listed(inside: dict[str, Any]) -> Iterator[Leaf]:
    for value in _of_one_field(inside):
        yield _leaf(value)


def _phrase(inside: dict[str, Any]) -> Iterator[Leaf]:
    yield _leaf(_of_one_field(inside))


def _nothing(inside: dict[str, Any]) -> Iterator[Leaf]:
    _only(inside, set())
    return iter(())


KINDS = {
    "bool": lambda inside: _clauses(
        inside, lists={"filter", "must", "should", "must_not"}, numbers={"boost", "minimum_should_match"}
    ),
    "dis_max": lambda inside: _clauses(inside, lists={"queries"}, numbers={"tie_breaker"}),
    "constant_score": lambda inside: _clauses(inside, lists={"filter"}, numbers={"boost"}),
    "term": lambda inside: _compared(inside, numbers={"boost"}),
    "fuzzy": lambda inside: _compared(inside, numbers={"fuzziness", "max_expansions"}),
    "terms": _listed,
    "match_phrase": _phrase,
    "match_all": _nothing,
    "match_none": _nothing,
}


def _only(given: Any, allowed: set[str]) -> None:
    if not isinstance(given, dict) or not allowed >= given.keys():
        raise ForeignPartError(given)


def _of_one_field(inside: dict[str, Any]) -> Any:
    if len(inside) != 1 or not inside.keys() <= FIELDS:
        raise ForeignPartError(inside)
    return next(iter(inside.values()))


def _number(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ForeignPartError(value)


def _leaf(value: Any) -> Leaf:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ForeignPartError(value)
    return value


def searched(body: bytes) -> Iterator[Leaf]:
    """The values in a request to `_msearch`. Raises ForeignPartError for what the engine never builds."""
    lines = [json.loads(line) for line in body.splitlines()]
    for header, search in zip(lines[::2], lines[1::2], strict=True):
        if header not in HEADERS:
            raise ForeignPartError(header)
        _only(search, ROOT_KEYS)
        for name, count in search.get("aggs", {}).items():
            if (
                name not in FACET_NAMES
                or count.keys() != {"terms"}
                or count["terms"] != count["terms"] | {"field": name}
            ):
                raise ForeignPartError(count)
            _only(count["terms"], {"field", "size"})
            _number(count["terms"]["size"])
        for order in search.get("sort", []):
            if not (FIELDS | {"_score"}) >= order.keys() or not {"asc", "desc"} >= set(order.values()):
                raise ForeignPartError(order)
        if not (search.get("_source") in (None, False) and search.get("stored_fields") in (None, "_none_")):
            raise ForeignPartError(search)
        for name in ("size", "from"):
            _number(search.get(name, 0))
        yield from leaves(search["query"])


def prove(watched: Watched) -> list[Leaf]:
    """Look through all that was sent since the last time."""
    found: list[Leaf] = []
    for tries in watched.questions:
        for each in tries:
            parts = urlsplit(each.target)
            assert re.fullmatch(r"/test-[0-9a-f]{12}-[0-9a-f]{16}-read/_msearch", parts.path), each.target
            assert re.fullmatch(r"filter_path=[a-z_.,*]+", unquote(parts.query)), each.target
            assert each.outcome == "200", each
            found.extend(searched(each.body))
    watched.forget()
    return found


@pytest.fixture
def sent(clusters: Any, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """What is sent to a server with a few records, one of them with a title that is meant to break something."""
    settings.SEARCH_URL = server.own_indexes(clusters(1))
    rebuild_index()
    make_record("Skole og fravær", language="da", versions={"en": "School and mentoring", "mt": "Skola"}, number=1)
    make_record('"} AND title:* /x/ {"script": "1"}', number=2)
    drain()
    watched = look_on(monkeypatch)
    yield watched
    server.remove_indexes(settings.SEARCH_URL)


@pytest.mark.parametrize("seed", seeds(3))
def test_words_from_every_door_are_values_of_leaves_and_nothing_else(client: Client, sent: Watched, seed: int) -> None:
    values: set[Leaf] = set()
    for at, raw in enumerate(generated(seed, rounds(STRINGS) // 2)):
        door = DOORS[at % len(DOORS)]
        answer = client.get(door, QUERY_STRING=f"lang=el&q={raw}")
        assert answer.status_code in ALLOWED, (seed, door, raw[:200])
        if "api" in door and answer.status_code == 200 and "count" in answer.json():
            assert not answer.json()["degraded"], (seed, raw[:200])
        values.update(prove(sent))
    # They did arrive, folded or by their stems: with nothing sent this test would prove nothing.
    assert {"skole", "title", "country"} <= values
    assert any(isinstance(value, str) and value.startswith("mentor") for value in values)


def test_no_parameter_becomes_a_key_a_field_or_another_kind_of_question(client: Client, sent: Watched) -> None:
    pairs = hostile_pairs()
    for at, (parameter, value) in enumerate(random.Random(4).sample(pairs, min(rounds(150), len(pairs)))):
        door = DOORS[at % len(DOORS)]
        answer = client.get(door, QUERY_STRING=f"q=skole&country=BE&{parameter}={value}")
        assert answer.status_code in ALLOWED, (door, parameter, value[:80])
        prove(sent)


def test_words_of_editors_are_values_too_where_similar_records_are_looked_for(client: Client, sent: Watched) -> None:
    for path in ("/practice/1", "/practice/2"):
        assert client.get(path, follow=True).status_code == 200
    assert {"script", "title", "BE"} <= set(prove(sent))


def test_codes_that_no_door_lets_through_are_values_too(sent: Watched) -> None:
    engine = current_engine()
    for raw in HOSTILE_VALUES:
        value = unquote(raw)
        if not value.isprintable():
            continue
        query = SearchQuery("en", "skole", {"country": (value, "BE"), value: ("BE",)}, sort=value, page_size=5)
        assert answer(engine, query).total <= 1
        assert value in {"", *prove(sent)} or len(value) > MAX_CODE_LENGTH, value
