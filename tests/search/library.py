"""A small library of records behind a fresh index, and a reader of the list's check boxes."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from search.index.outbox import drain
from tests.factories import make_record


@pytest.fixture
def empty_index(db: None, settings: Any, tmp_path: Path) -> None:
    """An index of its own for one test."""
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"


@pytest.fixture
def records(empty_index: None) -> None:
    """Four records: several countries, levels and languages."""
    make_record(
        "Parents' room", summary="A room for parents.", versions={"da": "Forældrerum", "nl": "Ouderlokaal"},
        tags={
            "type": ["practice"], "country": ["BE"], "school_level": ["primary"], "intervention_level": ["universal"],
        },
    )  # fmt: skip
    make_record(
        "Homework café", language="nl", body="Samen huiswerk maken.",
        tags={"type": ["practice"], "country": ["NL", "BE"], "school_level": ["lower_secondary"], "funding": ["local"]},
    )  # fmt: skip
    make_record(
        "Læsehjælp", language="da", body="Frivillige læser med børn.",
        tags={"type": ["project"], "country": ["DK"], "school_level": ["primary"], "frequency": ["ongoing"]},
    )  # fmt: skip
    make_record("Mentoring", tags={"type": ["policy"], "country": ["IE"], "intervention_level": ["targeted"]})
    drain()


class Options(HTMLParser):
    """Reads the check boxes of the filters: `{facet: {value: {"count", "checked", "disabled", "label"}}}`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, dict[str, Any]]] = {}
        self.current: dict[str, Any] | None = None
        self.in_count = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and str(given.get("id", "")).startswith("filter-"):
            self.current = {"checked": "checked" in given, "disabled": "disabled" in given, "label": "", "count": ""}
            self.found.setdefault(str(given["name"]), {})[str(given["value"])] = self.current
        self.in_count = tag == "span" and given.get("class") == "facet__count"

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.current = None

    def handle_data(self, data: str) -> None:
        if self.current is not None:
            key = "count" if self.in_count else "label"
            self.current[key] = (self.current[key] + data).strip()


def options(html: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The check boxes of a page."""
    reader = Options()
    reader.feed(html)
    return reader.found
