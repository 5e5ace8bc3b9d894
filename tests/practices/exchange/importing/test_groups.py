"""Versions that are one record, and the numbers of records."""

from pathlib import Path
from typing import Any

import pytest

from practices.exchange.importing.storing import NOT_BY_SEGMENTS
from practices.records.models.record import Practice
from practices.records.writing import create_version
from practices.translation.segments import is_by_segments
from tests.factories import text_block, version
from tests.practices.exchange.importing.records import body_of, entry, import_records, statuses

pytestmark = pytest.mark.django_db


def texts(mark: str) -> list[str]:
    """The paragraphs of `entry` in another language."""
    return [f"{mark} x.", f"- {mark} y", f"- {mark} z"]


def test_three_languages_of_a_group_are_one_record(tmp_path: Path) -> None:
    reports = import_records(
        tmp_path,
        entry(source="a", language="nl", title="Ouderlokaal", translation_group="g", number=77),
        entry(
            source="b", language="MT", title="Kamra tal-ġenituri", translation_group="g", body_paragraphs=texts("mt")
        ),
        entry(
            source="c", language="Ελληνικά", title="Αίθουσα γονέων", translation_group="g", body_paragraphs=texts("el")
        ),
        publish=True,
    )
    assert [(report.status, report.number, report.language) for report in reports] == [
        ("created", 77, "nl"), ("created", 77, "mt"), ("created", 77, "el"),
    ]  # fmt: skip
    practice = Practice.objects.get()
    assert practice.original_language == "nl"
    ids = {tuple(block.id for block in page.body) for page in practice.versions.all()}
    assert len(ids) == 1
    assert all(report.errors == [] for report in reports)
    assert all(is_by_segments(page) for page in practice.versions.all())


def test_a_translation_with_other_paragraphs_is_kept_whole_and_told(tmp_path: Path) -> None:
    reports = import_records(
        tmp_path,
        entry(source="g"),
        entry(source="g", language="da", title="Et rum", body_paragraphs=["Et.", "To.", "Tre."], fields={}),
        publish=True,
    )
    assert statuses(reports) == ["created", "created"]
    assert [problem.reason for problem in reports[1].errors] == [NOT_BY_SEGMENTS]
    danish = version(Practice.objects.get(), "da")
    assert body_of(danish) == ["<p>Et.</p>", "<p>To.</p>", "<p>Tre.</p>"]
    assert not is_by_segments(danish)


def test_a_language_that_comes_later_joins_by_group_or_by_source(tmp_path: Path) -> None:
    import_records(tmp_path, entry(source="s1"), publish=True)
    import_records(tmp_path, entry(source="s1", language="da", title="Et rum"), publish=True)
    import_records(tmp_path, entry(source="s2", language="fi", title="Huone", translation_group="s1"), publish=True)
    assert {page.language for page in Practice.objects.get().versions.all()} == {"en", "da", "fi"}


def test_the_original_is_the_one_the_file_names(tmp_path: Path) -> None:
    reports = import_records(
        tmp_path,
        entry(source="a", translation_group="g", original_language="cz"),
        entry(source="b", translation_group="g", language="da", title="Et rum"),
        entry(
            source="c",
            translation_group="g",
            language="CZ",
            title="Místnost",
            fields={"country": "CZ", "type": "practice"},
        ),
        publish=True,
    )
    practice = Practice.objects.get()
    assert practice.original_language == "cs"
    assert practice.tags["country"] == ["CZ"]
    assert [report.language for report in reports] == ["en", "da", "cs"]


def test_tags_of_a_translation_that_differ_are_told_and_kept_as_a_note(tmp_path: Path) -> None:
    report = import_records(
        tmp_path, entry(source="g"), entry(source="g", language="da", title="Et rum", fields={"Land": ["Danmark"]})
    )[1]
    assert report.status == "created"
    assert "country" in report.errors[0].reason
    assert Practice.objects.get().notes == {"da": {"tags": {"country": ["DK"]}}}


def test_a_second_source_for_the_same_language_is_rejected(tmp_path: Path) -> None:
    reports = import_records(
        tmp_path, entry(source="a", translation_group="g"), entry(source="b", translation_group="g", title="Other")
    )
    assert statuses(reports) == ["created", "rejected"]
    assert "another source" in reports[1].errors[0].reason


def test_a_translation_that_a_person_wrote_is_not_overwritten(tmp_path: Path) -> None:
    import_records(tmp_path, entry(source="g"), publish=True)
    key = Practice.objects.get().translation_key
    create_version(language="da", title="Skrevet i hånden", body=[text_block("x")], translation_key=key)
    assert statuses(import_records(tmp_path, entry(source="g", language="da", title="Et rum"))) == ["unchanged"]
    assert version(Practice.objects.get(), "da").title == "Skrevet i hånden"


def test_the_same_entry_twice_in_one_file_is_taken_once(tmp_path: Path) -> None:
    reports = import_records(tmp_path, entry(), entry(), entry(title="Other"))
    assert statuses(reports) == ["created", "unchanged", "rejected"]
    assert "twice" in reports[2].errors[0].reason
    assert statuses(import_records(tmp_path, entry(), entry(), entry(title="Other"))) == [
        "unchanged",
        "unchanged",
        "rejected",
    ]


def test_a_taken_number_gives_the_next_free_one_and_is_told(tmp_path: Path) -> None:
    reports = import_records(
        tmp_path,
        entry(source="a", number=460),
        entry(source="https://example.org/x/detail.cfm?n=460", title="B"),
        entry(source="c", title="C", number="460"),
        entry(source="d", title="D", number=20_000),
        entry(source="e", title="E", number=460),
    )
    assert [report.number for report in reports] == [460, 10_001, 10_002, 20_000, 10_003]
    assert "460 is taken; 10001 was given" in reports[1].errors[0].reason
    assert reports[3].errors == []


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("https://example.org/detail.cfm?n=29047", 29_047), ("HTTP://EXAMPLE.ORG/a/DETAIL.CFM?N=5", 5),
        ("detail.cfm?n=460", 10_001), ("https://example.org/detail.cfm?n=460&x=1", 10_001),
        ("https://example.org/detail.cfm?n=0", 10_001), ("https://example.org/detail.cfm?n=99999999999", 10_001),
        ("https://example.org/other.cfm?n=460", 10_001), ("A page: https://x.org/detail.cfm?n=460", 10_001),
    ],
)  # fmt: skip
def test_the_address_of_the_old_portal_asks_for_its_number(tmp_path: Path, source: str, number: int) -> None:
    assert import_records(tmp_path, entry(source=source))[0].number == number


@pytest.mark.parametrize("number", [0, -1, 1.5, True, "x", "", [], 10**29, 99_999_999, {"n": 1}])
def test_an_impossible_number_is_told_and_another_one_given(tmp_path: Path, number: Any) -> None:
    report = import_records(tmp_path, entry(number=number))[0]
    assert (report.status, report.number) == ("created", 10_001)
    assert report.errors[0].place == "entry 1, number"


def test_texts_equal_to_the_originals_are_taken_and_listed(tmp_path: Path) -> None:
    reports = import_records(
        tmp_path,
        entry(source="s"),
        entry(source="s", language="da", title="Et rum", body_paragraphs=["Parents meet in the school.", "- a", "- b"]),
        publish=True,
    )
    assert version(Practice.objects.get(), "da").live
    assert "Parents meet in the school." in reports[1].errors[-1].reason


def test_a_version_without_a_word_of_its_own_stays_a_draft_and_is_told(tmp_path: Path) -> None:
    entries = (entry(source="s"), entry(source="s", language="da"))
    for _again in range(2):
        reports = import_records(tmp_path, *entries, publish=True)
        assert not version(Practice.objects.get(), "da").live
    assert reports[0].errors == []
    assert "stays a draft" in reports[1].errors[0].reason
    own = entry(source="s", language="da", title="Et rum", body_paragraphs=texts("da"))
    import_records(tmp_path, entries[0], own, publish=True)
    assert version(Practice.objects.get(), "da").live


def test_a_translation_that_stands_before_its_original_goes_public_with_it(tmp_path: Path) -> None:
    danish = entry(source="s", language="da", title="Et rum", body_paragraphs=texts("da"))
    import_records(tmp_path, danish, entry(source="s", original_language="en"), publish=True)
    practice = Practice.objects.get()
    assert practice.original_language == "en"
    assert {page.language for page in practice.versions.filter(live=True)} == {"en", "da"}


def test_a_translation_of_an_unpublished_original_waits_for_it(tmp_path: Path) -> None:
    import_records(tmp_path, entry(source="s"))
    danish = entry(source="s", language="da", title="Et rum", body_paragraphs=texts("da"))
    reports = import_records(tmp_path, danish, publish=True)
    practice = Practice.objects.get()
    assert not practice.versions.filter(live=True).exists()
    assert "original was never published" in reports[0].errors[0].reason
    import_records(tmp_path, entry(source="s"), danish, publish=True)
    assert {page.language for page in practice.versions.filter(live=True)} == {"en", "da"}
