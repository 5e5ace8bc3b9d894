"""Field values of an entry: split, recognised by the vocabularies, unknown ones stored as they are."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from practices.exchange.importing.recognition import Recogniser

MAX_VALUE = 2000


@dataclass
class FieldValues:
    """Codes by vocabulary, each once in the order of the entry, and the values that no vocabulary has."""

    codes: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[dict[str, str]] = field(default_factory=list)


def split_values(value: Any) -> Iterator[str]:
    """Return the single values of a field: a list, a text joined by `;`, or both. Empty ones are left out."""
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            yield from split_values(item)
    elif isinstance(value, str):
        # NFC also turns the Greek question mark, which looks the same, into the semicolon
        for part in unicodedata.normalize("NFC", value).split(";"):
            if part.strip():
                yield " ".join(part.split())
    else:
        yield json.dumps(value, ensure_ascii=False)


def read_field_values(fields: dict[str, Any], language: str, recogniser: Recogniser) -> FieldValues:
    """Recognise names and values; all values of an unknown name are unknown."""
    found = FieldValues()
    for name, value in fields.items():
        code = recogniser.field(name, language)
        for text in split_values(value):
            meant = recogniser.value(code, text, language) if code else None
            if code and meant:
                codes = found.codes.setdefault(code, [])
                if meant not in codes:
                    codes.append(meant)
            else:
                row = {"field": code or name[:MAX_VALUE], "value": text[:MAX_VALUE]}
                if row not in found.unknown:
                    found.unknown.append(row)
    return found
