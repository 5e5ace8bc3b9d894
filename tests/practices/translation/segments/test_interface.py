"""The interface of the segments, and what keeps wagtail-localize's tables behind `localize`."""

import ast
from pathlib import Path
from typing import Any

import pytest

import practices.translation
from practices.exchange.importing import storing
from practices.exchange.importing.storing import NOT_BY_SEGMENTS
from practices.records.models.record import Practice
from practices.translation.localize import tables
from practices.translation.segments import is_by_segments, register_version
from tests.factories import version
from tests.practices.exchange.importing.records import entry, import_records
from tests.practices.translation.desk import rows
from tests.practices.translation.records import make_full_record

ROOT = Path(practices.translation.__file__).parent


def table_queries(path: Path) -> list[str]:
    """The places of a module that query a table of wagtail-localize by itself."""
    return [
        f"{path.name}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager")
        and isinstance(node.value, ast.Name)
        and node.value.id in tables.__all__
    ]


def test_only_localize_queries_the_tables_of_wagtail_localize() -> None:
    outside = [path for path in ROOT.rglob("*.py") if "localize" not in path.parts and "migrations" not in path.parts]
    assert len(outside) > 20
    assert [place for path in outside for place in table_queries(path)] == []
    assert table_queries(ROOT / "localize/tables.py")


@pytest.mark.django_db
@pytest.mark.parametrize(("publish", "times"), [(True, 0), (False, 2)])
def test_the_import_registers_only_versions_that_publishing_did_not_register(
    tmp_path: Path, publish: bool, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[Any] = []

    def registering(page: Any) -> bool:
        registered.append(page)
        return register_version(page)

    monkeypatch.setattr(storing, "register_version", registering)
    danish = entry(source="g", language="da", title="Et rum", body_paragraphs=["da x.", "- da y", "- da z"], fields={})
    import_records(tmp_path, entry(source="g"), danish, publish=publish)
    assert len(registered) == times
    practice = Practice.objects.get()
    assert all(is_by_segments(page) for page in practice.versions.all())
    if publish:
        assert {row["data"] for row in rows(practice)} >= {"Et rum", "da x.", "da y", "da z"}


@pytest.mark.django_db
@pytest.mark.parametrize("publish", [True, False])
def test_an_imported_version_with_other_paragraphs_is_reported(tmp_path: Path, publish: bool) -> None:
    other = entry(source="g", language="da", title="Et rum", body_paragraphs=["Et.", "To.", "Tre."], fields={})
    original, danish = import_records(tmp_path, entry(source="g"), other, publish=publish)
    assert NOT_BY_SEGMENTS in [problem.reason for problem in danish.errors]
    assert NOT_BY_SEGMENTS not in [problem.reason for problem in original.errors]
    assert not is_by_segments(version(Practice.objects.get(), "da"))


@pytest.mark.django_db
def test_a_published_version_is_by_segments_without_a_second_registration() -> None:
    practice: Any = make_full_record(("da", "el"))
    assert [is_by_segments(version(practice, code)) for code in ("en", "da", "el")] == [True, True, True]
