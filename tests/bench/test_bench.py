"""The benchmarks on a few records: nothing is dropped, and the rows have the agreed shape. No clock is looked at."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from bench import engine_runs, page_runs, questions, results, turns
from bench.documents import document_of
from bench.lines import FACETS, count, draw, read
from bench.load import load, verify
from bench.storing import MARK
from bench.verifying import wrong_index
from practices.exchange.importing.models import ImportedVersion
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice, PracticeTag
from practices.vocabularies.models import Term
from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.documents import documents_for, public_keys
from search.index.rebuild import rebuild_index

RECORDS = 60
LANGUAGES = ("da", "en", "fr")
KEYS = {"benchmark", "engine", "records", "clients", "unit", "p50", "p95", "p99", "runs", "queries", "cpu"}


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "corpus.jsonl"
    draw(path, RECORDS, languages=LANGUAGES)
    return path


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A handler called directly drops the connection of the test's transaction, as Django's own test client knows."""
    for sent in (request_started, request_finished):
        sent.disconnect(close_old_connections)
    yield
    for sent in (request_started, request_finished):
        sent.connect(close_old_connections)


@pytest.fixture
def loaded(db: None, corpus: Path, settings: Any, tmp_path: Path) -> Path:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    load(corpus)
    return corpus


def test_a_larger_corpus_begins_with_the_smaller_one(corpus: Path, tmp_path: Path) -> None:
    draw(tmp_path / "more.jsonl", RECORDS + 5, languages=LANGUAGES)
    assert (tmp_path / "more.jsonl").read_bytes().startswith(corpus.read_bytes())


def test_every_value_of_the_file_is_in_the_database(loaded: Path) -> None:
    lines = list(read(loaded))
    versions = sum(1 + len(line["translations"]) for line in lines)
    assert Practice.objects.count() == RECORDS
    assert PracticePage.objects.live().count() == versions
    assert PracticeTag.objects.count() == sum(count(lines).tags.values())
    first = lines[0]
    record = Practice.objects.get(
        imported_versions__source=first["uuid"], imported_versions__language=first["language"]
    )
    assert record.tags == {name: first[name] if isinstance(first[name], list) else [first[name]] for name in FACETS}
    assert ImportedVersion.objects.filter(source=first["uuid"]).count() == 1 + len(first["translations"])
    assert set(record.versions.values_list("title", flat=True)) == {
        first["title"], *(text["title"] for text in first["translations"]),
    }  # fmt: skip


def test_codes_of_the_corpus_become_marked_terms_and_known_ones_stay(loaded: Path) -> None:
    assert Term.objects.get(vocabulary__code="school_level", code="early_childhood").notation == MARK
    assert Term.objects.get(vocabulary__code="country", code="BE").notation != MARK


def test_a_dropped_value_is_said_loudly(loaded: Path) -> None:
    tag = PracticeTag.objects.select_related("term").first()
    assert tag is not None
    tag.delete()
    with pytest.raises(RuntimeError, match=tag.term.code):
        verify(loaded)


def test_a_portal_with_records_is_never_filled(loaded: Path) -> None:
    with pytest.raises(RuntimeError, match="empty portal only"):
        load(loaded)


def test_the_index_counts_as_the_file_does(loaded: Path) -> None:
    rebuild_index()
    assert wrong_index(current_engine(), loaded) == []
    assert check_index() == {"missing": [], "extra": [], "stale": []}


def test_documents_without_a_database_find_the_same_records(loaded: Path) -> None:
    rebuild_index()
    stored = documents_for(public_keys()[:1])
    (document,) = stored.values()
    assert document is not None
    straight = document_of(next(read(loaded)), document.id)
    assert (straight.number, straight.published, straight.original_language) == (
        document.number, document.published, document.original_language,
    )  # fmt: skip
    assert {code: text.title for code, text in straight.texts.items()} == {
        code: text.title for code, text in document.texts.items()
    }


@pytest.mark.usefixtures("kept_connection")
def test_results_have_the_agreed_keys_and_names(loaded: Path, tmp_path: Path) -> None:
    asked_file = tmp_path / "questions.json"
    questions.write(asked_file, per_kind=4, languages=LANGUAGES)
    asked = questions.read(asked_file)
    assert set(asked) == set(questions.KINDS)
    engine = current_engine()
    document = document_of(next(read(loaded)), 1)
    rows = engine_runs.index(engine, lambda: engine_runs.lines_as_documents(read(loaded)), RECORDS)
    asked[questions.FIFTH] = engine_runs.found_in_a_fifth(engine, asked[questions.FIFTH][:20], RECORDS)[:8]
    rows += engine_runs.calls(engine, asked, RECORDS)
    rows.append(engine_runs.after_change(engine, document, LANGUAGES, RECORDS))
    addresses = {page_runs.RECORD: page_runs.record_paths(8), **page_runs.paths(asked)}
    rows += page_runs.in_process(addresses, engine.name, RECORDS)
    results.write(tmp_path / "rows.json", rows)
    written = json.loads((tmp_path / "rows.json").read_text())
    assert all(set(row) == KEYS for row in written)
    assert all(row["benchmark"].startswith(("search.", "page.")) for row in written)
    assert {
        "search.engine.words_filters", "search.engine.after_change", "page.search.all", "page.suggest", "page.record",
        "search.index.size",
    } <= {row["benchmark"] for row in written}  # fmt: skip
    assert all(row["cpu"] > 0 for row in written if row["benchmark"].startswith("page."))
    assert all(row["p50"] <= row["p95"] <= row["p99"] for row in written)
    assert results.read(tmp_path / "rows.json") == rows
    assert "search.engine.nothing" in results.table(rows)


def test_pages_of_records_are_spread_over_the_corpus_each_in_a_language_that_the_record_has(loaded: Path) -> None:
    assert {path.split("/")[1] for path in page_runs.record_paths(1000)} == set(LANGUAGES)
    paths = page_runs.record_paths(20)
    assert len(paths) == len(set(paths)) == 20
    assert all(Client().get(path).status_code == 200 for path in paths)


def test_processor_time_is_that_of_the_process_and_a_pause_takes_none() -> None:
    took, worked = results.spent(lambda: time.sleep(0.05))
    assert worked < took / 2
    assert results.spent(lambda: sum(range(1_000_000)))[1] > 0


def test_two_checkouts_are_compared_by_the_medians_of_their_rounds() -> None:
    rounds = [
        ({"page.record": 10.0, "page.suggest": 2.0}, {"page.record": 11.5, "page.suggest": 1.0}),
        ({"page.record": 10.0, "page.suggest": 2.0}, {"page.record": 11.0, "page.suggest": 9.0}),
        ({"page.record": 12.0, "page.suggest": 2.0, "gone": 1.0}, {"page.record": 15.0, "page.suggest": 1.0}),
    ]
    assert turns.comparison(rounds, 10_000).splitlines()[2:] == [
        "| `page.record` | 10,000 | 10.00 | 11.50 | 1.15 | 2 of 3 |",
        "| `page.suggest` | 10,000 | 2.00 | 1.00 | 0.50 | 1 of 3 |",
    ]


def test_percentiles_are_values_that_were_measured() -> None:
    assert results.percentiles(list(range(1, 101))) == (50, 95, 99)
    assert results.percentiles([7.0]) == (7.0, 7.0, 7.0)


def test_targets_are_held_against_the_size_they_were_set_for() -> None:
    def row(records: int, value: float) -> results.Result:
        return results.timed("search.engine.words_filters", "embedded", records, [value], queries=1)

    assert results.verdict(row(1000, 99)) == ""
    assert results.verdict(row(100_000, 3.9)) == "p95 ≤ 4 met"
    assert results.verdict(row(100_000, 4.1)) == "p95 ≤ 4 MISSED"
    assert results.verdict(row(1_000_000, 19)) == "p95 ≤ 20 met"
