"""Values that an import could not map to a field of the record: shown to editors, changed by nobody."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practices.languages.cldr import language_name
from practices.languages.table import language_codes


@dataclass(frozen=True)
class UnmappedValue:
    """One value of the imported file: its language, its name there and its text."""

    language: str
    code: str
    name: str
    text: str


def unmapped_values(source_values: Any, notes: Any, reader: str) -> list[UnmappedValue]:
    """Return unknown values first, then the notes, in the order of the languages.

    Args:
        source_values: of the record, `[{"language", "field", "value"}]`.
        notes: of the record, by language and name.
        reader: the language in which the languages are named.
    """
    order = {code: place for place, code in enumerate(language_codes())}
    rows = [*_unknown_values(source_values), *_notes(notes)]
    rows.sort(key=lambda row: order.get(row[0], len(order)))
    return [
        UnmappedValue(language_name(code, reader) if code in order else code, code if code in order else "", name, text)
        for code, name, text in rows
    ]


def _unknown_values(stored: Any) -> Iterator[tuple[str, str, str]]:
    for row in stored if isinstance(stored, list) else []:
        if isinstance(row, dict):
            yield str(row.get("language", "")), str(row.get("field", "")), _text(row.get("value", ""))


def _notes(stored: Any) -> Iterator[tuple[str, str, str]]:
    for code, notes in (stored if isinstance(stored, dict) else {}).items():
        for name, value in (notes if isinstance(notes, dict) else {"": notes}).items():
            yield str(code), str(name), _text(value)


def _text(value: Any) -> str:
    """Return a text as it is, a list of texts line by line, everything else as JSON."""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
