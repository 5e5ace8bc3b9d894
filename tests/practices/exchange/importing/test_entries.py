"""Values, facts and oddities of single entries."""

from pathlib import Path
from typing import Any

import pytest

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.vocabularies.models import Term
from tests.factories import version
from tests.practices.exchange.importing.records import body_of, entry, import_records, statuses

pytestmark = pytest.mark.django_db


def test_unknown_values_are_kept_on_the_record_and_told(tmp_path: Path) -> None:
    fields = {"Land": ["Belgien; Atlantis"], "Øvrigt": "noget", "Type": [{"x": 1}], "Sprog": "DA; Klingon"}
    report = import_records(tmp_path, entry(language="da", fields=fields))[0]
    unknown = [
        {"field": "country", "value": "Atlantis"}, {"field": "Øvrigt", "value": "noget"},
        {"field": "type", "value": '{"x": 1}'}, {"field": "language", "value": "Klingon"},
    ]  # fmt: skip
    assert (report.status, report.unknown) == ("created", unknown)
    assert report.fields == {"country": ["BE"], "language": ["da"]}
    kept = Practice.objects.get().source_values
    assert [{"field": row["field"], "value": row["value"]} for row in kept] == unknown
    import_records(tmp_path, entry(language="da", fields={"Land": "Belgien"}))
    assert Practice.objects.get().source_values == []


def test_a_country_outside_the_union_becomes_a_term(tmp_path: Path) -> None:
    import_records(tmp_path, entry(fields={"type": "practice", "country": ["Norge; UK"]}), publish=True)
    assert Practice.objects.get().tags["country"] == ["NO", "GB"]
    assert set(Practice.objects.get().terms.values_list("code", flat=True)) == {"practice", "NO", "GB"}
    assert Term.objects.get(code="NO").exact_match.endswith("/country/NO")


def test_unknown_keys_are_notes_for_the_editor(tmp_path: Path) -> None:
    extra = {"contacts": [{"role": "Coordinator"}], "related": [], "colour": "blue", "Land": "Danmark"}
    report = import_records(tmp_path, entry(fields={"type": "practice"}, **extra))[0]
    assert report.fields == {"type": ["practice"], "country": ["DK"]}
    assert Practice.objects.get().notes == {"en": {"contacts": [{"role": "Coordinator"}], "colour": "blue"}}


def test_optional_facts_are_stored_on_the_original(tmp_path: Path) -> None:
    facts = {
        "licence": "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
        "practised_from": "2019",
        "reviewed_on": "2025-02-30",
        "organisations": ["City of Antwerp", {"name": "School bridge", "url": "https://example.org"}, {"url": "x"}],
        "further_reading": [{"url": "https://example.org/study", "title": "A study"}, "not an address"],
    }  # fmt: skip
    report = import_records(tmp_path, entry(**facts), publish=True)[0]
    practice = Practice.objects.get()
    page = version(practice, "en")
    assert page.licence == "CC-BY-SA-4.0"
    assert str(practice.practised_from) == "2019-01-01"
    assert practice.reviewed_on is None
    assert [block.value["name"] for block in practice.organisations] == ["City of Antwerp", "School bridge"]
    assert [block.value["note"] for block in page.further_reading] == ["A study"]
    assert practice.notes["en"]["reviewed_on"] == "2025-02-30"
    assert {problem.place for problem in report.errors} == {
        "entry 1, reviewed_on", "entry 1, organisations", "entry 1, further_reading",
    }  # fmt: skip


def test_an_unknown_licence_promises_nothing(tmp_path: Path) -> None:
    report = import_records(tmp_path, entry(licence="ask the author"))[0]
    assert report.unknown == [{"field": "licence", "value": "ask the author"}]
    assert PracticePage.objects.get().licence == "ALL-RIGHTS"


def test_a_long_summary_is_kept_in_full_in_the_text(tmp_path: Path) -> None:
    summary = "word " * 200
    import_records(tmp_path, entry(summary=summary))
    page = PracticePage.objects.get()
    assert len(page.summary) <= 600
    assert body_of(page)[0] == f"<p>{summary.strip()}</p>"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kind": "organisation"}, "kind"), ({"kind": "Service"}, "kind"), ({"source": None}, "source"),
        ({"source": "  "}, "source"), ({"source": 7}, "source"), ({"source": "s" * 501}, "source"),
        ({"language": None}, "language"), ({"language": "xx"}, "language"), ({"language": ["da"]}, "language"),
        ({"title": None}, "title"), ({"title": " \n "}, "title"), ({"title": "\u3164"}, "title"),
        ({"title": "t" * 256}, "title"), ({"title": {}}, "title"),
        ({"translation_group": "g" * 501}, "translation_group"), ({"fields": ["Type"]}, "fields"),
        ({"fields": "x"}, "fields"),
        ({"body_paragraphs": [1]}, "body_paragraphs"), ({"body_paragraphs": {"a": 1}}, "body_paragraphs"),
        ({"body_paragraphs": ["x"] * 2001}, "body_paragraphs"), ({"summary": 1}, "summary"),
        ({"title": "\ud800"}, "title"),
        ({"body_paragraphs": None, "body_html": "<b>" * 5000}, "body_html"), ({"fields": {"\udfff": "x"}}, "fields"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_taken_is_told_and_the_next_one_taken(
    tmp_path: Path, changes: dict[str, Any], place: str
) -> None:
    reports = import_records(tmp_path, entry(**changes), entry(source="good"))
    assert statuses(reports) == ["rejected", "created"]
    assert reports[0].number is None
    assert reports[0].errors[0].place.startswith(f"entry 1, {place}")
    assert Practice.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "\x00nul\x1b[31m"}, {"title": "feed"}, {"title": "…"}, {"title": "🎒" * 100},
        {"body_paragraphs": []},
        {"body_paragraphs": None}, {"fields": None}, {"fields": {}},
        {"fields": {"Land": None, "": "x", "Type": [[[]]]}},
        {"body_paragraphs": "one text\n- a\n- b"}, {"contacts": None, "x" * 5000: "y" * 5000}, {"source": "https://["},
        {"source": "https://example.org/" + "a" * 470}, {"notes": {"a": [1, 2.5, None, True]}}, {"portal": "p" * 5000},
    ],
)  # fmt: skip
def test_odd_entries_are_taken(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert statuses(import_records(tmp_path, entry(**changes), publish=True)) == ["created"]
    assert statuses(import_records(tmp_path, entry(**changes), publish=True)) == ["unchanged"]
