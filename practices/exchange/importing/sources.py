"""Source, licence and date of the text of an entry: they belong to its version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from practices.exchange.importing.record_fields import date_of, is_url
from practices.versions.licences import ALL_RIGHTS, licence_code
from practices.versions.source import MAX_LICENCE_TEXT

DATE_KEYS = ("source_date", "updated", "date", "published")
"""Keys for the date of the source text; the first one with a date counts, the others become notes."""
MAX_PORTAL = 200


@dataclass
class ReadSource:
    """The source of a text.

    fields: values of `VersionSource` by name.
    unknown_licence: the text of a licence without a code.
    date_key: the key with the date.
    notes: texts that were shortened, in full, by key.
    remarks: sentences for the report, by key.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    unknown_licence: str = ""
    date_key: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def read_source(source: str, portal: str, licence: str, values: Mapping[str, Any]) -> ReadSource:
    """Return source, licence and date of a text.

    Args:
        source: an address, or a sentence; the name of the portal is put before a sentence without it.
        licence: the text of the file. An unknown licence reserves all rights; without one, nothing is stated.
        values: the entry, for its dates.
    """
    read = ReadSource()
    portal = _fitting(read, "portal", portal, MAX_PORTAL)
    if is_url(source):
        read.fields |= {"source_url": source, "source_name": portal}
    elif portal and portal.casefold() not in source.casefold():
        read.fields |= {"source_url": "", "source_name": f"{portal}: {source}"}
    else:
        read.fields |= {"source_url": "", "source_name": source}
    code = licence_code(licence) if licence else ""
    if code is None:
        code, read.unknown_licence = ALL_RIGHTS, licence
    typed = _fitting(read, "licence", read.unknown_licence, MAX_LICENCE_TEXT)
    read.fields |= {"licence": code, "licence_text": typed, "source_date": None}
    for key in DATE_KEYS:
        if values.get(key) in (None, ""):
            continue
        try:
            read.fields["source_date"], read.date_key = date_of(values[key]), key
            break
        except ValueError as error:
            read.remarks.append((key, f"{error} The value is kept as a note."))
    return read


def _fitting(read: ReadSource, key: str, text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    read.notes[key] = text
    read.remarks.append((key, f"Longer than {limit} characters: shortened, and kept in full as a note."))
    return text[: limit - 1].rstrip() + "…"
