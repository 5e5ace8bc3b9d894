"""A portal whose search server was never there, or never says a word: everything but the index works, and says so."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from portal.operations.worker import quick_jobs
from practices.languages.table import language_codes
from practices.records.writing import change_version
from search.engines.elasticsearch import client as client_module
from search.index.outbox import drain, pending_count
from search.models import IndexOutbox
from search.query.query import SearchQuery
from search.service import engine_state, search
from tests.factories import make_record, version
from tests.faults.conftest import SECONDS
from tests.faults.watching import Watched
from tests.rounds import rounds, seeds
from tests.search import brute_force
from tests.search.library import options
from tests.search.test_hostile import ALLOWED, generated

pytestmark = pytest.mark.django_db
SENTENCE = "The search works in a reduced way at the moment: it looks only at titles."
STRINGS = 500
"""At every change, all doors together; 10,000 with the full number of rounds."""
DOORS = ("/el/practices/", "/api/v1/practices", "/mt/practices/suggest/")


@pytest.fixture(params=["one address", "three addresses", "silence"])
def nobody(request: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Addresses at which nothing listens, or listens and never answers; the number of them."""
    monkeypatch.setattr(client_module, "WRITE_SECONDS", 1.0)  # commands are patient, tests are not
    count = 3 if request.param == "three addresses" else 1
    with ExitStack() as sockets:
        taken = [sockets.enter_context(socket.socket()) for _each in range(count)]
        for each in taken:
            each.bind(("127.0.0.1", 0))  # kept, so that nobody else comes to listen there
            if request.param == "silence":
                each.listen(64)
        hosts = ",".join(f"127.0.0.1:{each.getsockname()[1]}" for each in taken)
        settings.SEARCH_URL = f"http://{hosts}/test-nobody"
        settings.SEARCH_SECONDS = SECONDS
        yield count


@pytest.fixture
def library(nobody: int) -> dict[str, int]:
    """A few records in several languages; their numbers by title."""
    made = [
        make_record("Parents' room", versions={"da": "Forældrerum"}, tags={"type": ["practice"], "country": ["BE"]}),
        make_record("Homework café", language="nl", tags={"type": ["practice"], "country": ["NL", "BE"]}),
        make_record("Mentoring", tags={"type": ["policy"], "country": ["IE"]}),
    ]
    return {practice.versions.get(locale__language_code=practice.original_language).title: practice.number
            for practice in made}  # fmt: skip


def api(client: Client, **asked: str) -> Any:
    answer = client.get("/api/v1/practices", asked)
    assert answer.status_code == 200
    assert (answer.json()["engine"], answer.json()["degraded"]) == ("database", True)
    return answer.json()


def command(*args: str) -> int:
    """The exit code of `search_index`."""
    try:
        call_command("search_index", *args, stdout=StringIO(), stderr=StringIO())
    except CommandError as error:
        return error.returncode
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_every_page_answers_and_says_that_the_search_is_reduced(
    library: dict[str, int], client: Client, nobody: int, watched: Watched
) -> None:
    for code in language_codes():
        html = client.get(f"/{code}/practices/").content.decode()
        with translation.override(code):
            assert gettext(SENTENCE) in html, code
    number = library["Parents' room"]
    for address in (
        "/en/", "/en/practices/?q=mentoring", "/en/practices/?q=xyzzy&country=MT", "/en/practices/?sort=title&page=1",
        "/en/practices/parents-room/", f"/practice/{number}", f"/en/practice/{number}/comments/",
        "/en/practices/suggest/?q=men", "/api/v1/suggest?q=men", "/da/practices/feed/?country=BE", "/sitemap.xml",
        f"/en/practices/compare/?n={number}&n={library['Mentoring']}", "/api/v1/practices?q=room",
        f"/api/v1/practices/{number}", f"/api/v1/practices/{number}/comments", "/api/v1/vocabularies",
        "/api/v1/organisations", "/-/live", "/-/ready",
    ):  # fmt: skip
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
    assert client.get("/en/practices/?page=2").status_code == 404
    assert client.get("/-/ready").json()["status"] == "degraded"
    assert watched.keep_to(SECONDS, nobody)
    assert 1 <= len(watched.searches) <= watched.most_trials()


def test_facets_words_pages_suggestions_feed_and_comparison_still_serve(
    library: dict[str, int], client: Client
) -> None:
    asked: list[dict[str, tuple[str, ...]]] = [{}, {"country": ("BE",)}, {"country": ("NL", "IE"), "type": ("policy",)}]
    for filters in asked:
        query = SearchQuery("en", filters=filters)
        address = "&".join(f"{name}={value}" for name, values in filters.items() for value in values)
        wanted = brute_force.counts(query)
        found = api(client, lang="en", **{name: values[0] for name, values in filters.items() if len(values) == 1})
        boxes = options(client.get(f"/en/practices/?{address}").content.decode())
        for facet, values in boxes.items():
            counted = {value: int(seen["count"]) for value, seen in values.items() if seen["count"] != "0"}
            assert counted == wanted[facet]
        if all(len(values) == 1 for values in filters.values()):
            assert found["count"] == len(brute_force.numbers(query))
    assert [row["title"] for row in api(client, lang="da", q="forældrerum")["results"]] == ["Forældrerum"]
    terms = client.get("/en/practices/suggest/?q=belg").json()["terms"]
    assert "BE" in [term["value"] for term in terms]
    feed = client.get("/en/practices/feed/?country=BE").content.decode()
    assert feed.count("<entry") == 2
    numbers = list(library.values())
    compared = client.get(f"/en/practices/compare/?n={numbers[0]}&n={numbers[2]}").content.decode()
    assert "Mentoring" in compared


def test_editors_publish_change_and_hide_and_readers_see_it_at_once(library: dict[str, int], client: Client) -> None:
    practice = make_record("Kitchen garden", versions={"da": "Køkkenhave"}, tags={"country": ["MT"]})
    assert api(client, q="kitchen garden")["count"] == 1
    change_version(version(practice, "en"), title="Bee garden")
    assert api(client, q="kitchen garden")["count"] == 0
    assert api(client, q="bee garden", country="MT")["count"] == 1
    version(practice, "en").unpublish()
    version(practice, "da").unpublish()
    assert api(client, q="garden")["count"] == 0
    before = pending_count()
    assert before > 0
    for _round in range(len(IndexOutbox.BACK_OFF) + 3):
        IndexOutbox.objects.update(due_at="2026-01-01T00:00:00Z")
        assert drain() == 0
    for job in quick_jobs():
        job.run()
    assert pending_count() == before
    assert set(IndexOutbox.objects.values_list("attempts", "given_up_at")) == {(0, None)}


def test_the_commands_say_what_is_missing(library: dict[str, int]) -> None:
    assert {action: command(action) for action in ("status", "check", "repair", "rebuild")} == {
        "status": 4, "check": 4, "repair": 4, "rebuild": 4,
    }  # fmt: skip
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("search_index", "status", "--json", stdout=out)
    state = json.loads(out.getvalue())
    assert state["state"] != "ok"
    assert state["waiting"] == pending_count() > 0
    assert engine_state() != "ok"


@pytest.mark.parametrize("seed", seeds(5))
@pytest.mark.parametrize("nobody", ["one address"], indirect=True)
def test_no_string_breaks_a_door_of_the_reduced_search(library: dict[str, int], client: Client, seed: int) -> None:
    assert search(SearchQuery("en")).degraded
    for at, raw in enumerate(generated(seed, rounds(STRINGS) // 2)):
        door = DOORS[at % len(DOORS)]
        assert client.get(door, QUERY_STRING=f"lang=el&q={raw}").status_code in ALLOWED, (seed, door, raw[:200])
