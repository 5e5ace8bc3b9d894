"""The benchmarks on a few records: nothing is dropped, and the rows have the agreed shape. No clock is looked at."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bench import engine_runs, page_runs, questions, results
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
from search.index.documents import documents_for
from search.index.rebuild import rebuild_index

RECORDS = 60
LANGUAGES = ("da", "en", "fr")
KEYS = {"benchmark", "engine", "records", "clients", "unit", "p50", "p95", "p99", "runs", "queries"}


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
    stored = documents_for(Practice.objects.order_by("pk").values_list("pk", flat=True)[:1])
    (document,) = stored.values()
    assert document is not None
    straight = document_of(next(read(loaded)), document.practice_id)
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
    rows += page_runs.in_process(page_runs.paths(asked), engine.name, RECORDS)
    results.write(tmp_path / "rows.json", rows)
    written = json.loads((tmp_path / "rows.json").read_text())
    assert all(set(row) == KEYS for row in written)
    assert all(row["benchmark"].startswith(("search.", "page.")) for row in written)
    assert {"search.engine.words_filters", "search.engine.after_change", "page.search.all", "search.index.size"} <= {
        row["benchmark"] for row in written
    }
    assert all(row["p50"] <= row["p95"] <= row["p99"] for row in written)
    assert results.read(tmp_path / "rows.json") == rows
    assert "search.engine.nothing" in results.table(rows)


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
