"""What an import could not put into a field of the record: shown to editors, changed by nobody."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practices.languages.cldr import language_name
from practices.languages.table import language_codes
from practices.records.models.record import Practice


@dataclass(frozen=True)
class Remain:
    """One thing that was kept: in which language it came, under which name, and its text."""

    language: str
    code: str
    name: str
    text: str


def import_remains(practice: Practice, reader: str) -> list[Remain]:
    """Unknown values first, then the notes, in the order of the languages.

    Args:
        practice: the record.
        reader: the language in which the languages are named.
    """
    order = {code: place for place, code in enumerate(language_codes())}
    rows = [*_unknown_values(practice.source_values), *_notes(practice.notes)]
    rows.sort(key=lambda row: order.get(row[0], len(order)))
    return [
        Remain(language_name(code, reader) if code in order else code, code if code in order else "", name, text)
        for code, name, text in rows
    ]


def _unknown_values(kept: Any) -> Iterator[tuple[str, str, str]]:
    for row in kept if isinstance(kept, list) else []:
        if isinstance(row, dict):
            yield str(row.get("language", "")), str(row.get("field", "")), _text(row.get("value", ""))


def _notes(kept: Any) -> Iterator[tuple[str, str, str]]:
    for code, notes in (kept if isinstance(kept, dict) else {}).items():
        for name, value in (notes if isinstance(notes, dict) else {"": notes}).items():
            yield str(code), str(name), _text(value)


def _text(value: Any) -> str:
    """Texts as they are, lists of texts line by line, everything else as JSON."""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
