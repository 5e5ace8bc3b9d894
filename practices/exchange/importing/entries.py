"""Check a raw entry and recognise its values, with a report."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from practices.exchange.importing.bodies import Block, block_id, blocks_of_html, blocks_of_paragraphs
from practices.exchange.importing.field_values import read_field_values
from practices.exchange.importing.models import MAX_SOURCE
from practices.exchange.importing.reading import RawEntry
from practices.exchange.importing.recognition import Recogniser, exact_key
from practices.exchange.importing.record_fields import (
    DATE_FIELDS,
    date_of,
    number_in_source,
    organisation_blocks,
    reading_blocks,
    requested_number,
)
from practices.exchange.importing.reports import EntryReport, Problem
from practices.exchange.importing.sources import read_source
from practices.languages.letters import is_blank

MAX_TITLE = 255
MAX_SUMMARY = 600
MAX_BLOCKS = 2000
KNOWN_KEYS = {
    "kind", "source", "portal", "language", "original_language", "translation_group", "number", "title", "summary",
    "body", "body_paragraphs", "body_html", "fields", "further_reading", "licence", "organisations", *DATE_FIELDS,
}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[ \t\r\n]+")  # no-break spaces stay: French needs them
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class Entry:
    """One version of a record from a file.

    record_fields: fields of the whole record, tags among them.
    text_source: source, licence and date of this version's own text.
    """

    place: str
    source: str
    language: str
    group: str
    title: str
    original_language: str | None = None
    requested_number: int | None = None
    summary: str = ""
    body: list[Block] = field(default_factory=list)
    further_reading: list[Block] = field(default_factory=list)
    record_fields: dict[str, Any] = field(default_factory=dict)
    text_source: dict[str, Any] = field(default_factory=dict)
    source_values: list[dict[str, str]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def content_hash(self) -> str:
        """Return a hash that changes when anything that would be stored changes."""
        content = [
            self.title, self.summary, self.body, self.further_reading, self.record_fields, self.text_source,
            self.source_values, self.notes,
        ]  # fmt: skip
        text = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


class EntryRejectedError(Exception):
    """The entry is rejected; carries the problem."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.problem = Problem(place, reason)


def read_entry(raw: RawEntry, recogniser: Recogniser, report: EntryReport) -> Entry | None:
    """Check one entry and complete its report; None when it is rejected."""
    try:
        if raw.problem:
            report.errors.append(raw.problem)
            return None
        return _Reader(raw, recogniser, report).read()
    except EntryRejectedError as rejected:
        report.errors.append(rejected.problem)
        return None


class _Reader:
    """Reader of one entry. Values without a field become notes for the editor."""

    def __init__(self, raw: RawEntry, recogniser: Recogniser, report: EntryReport) -> None:
        self._place = raw.place
        self._value: dict[str, Any] = self._cleaned(raw.value or {}, raw.place)
        self._recogniser = recogniser
        self._report = report
        self._notes: dict[str, Any] = {}
        self._fields_beside: dict[str, Any] = {}
        self._source_date_key = ""

    def read(self) -> Entry:
        source = self._text("source")
        if source:
            self._report.source = source[:MAX_SOURCE]
        language_name = self._text("language")
        language = self._recogniser.language(language_name) if language_name else None
        self._report.language = language
        kind = exact_key(self._text("kind") or "practice")
        if kind != "practice":
            raise self._rejected("kind", "kind not supported")
        if not source:
            raise self._rejected("source", "The source is missing: it tells where the record comes from.")
        if len(source) > MAX_SOURCE:
            raise self._rejected("source", f"The source is longer than {MAX_SOURCE} characters.")
        if language is None:
            raise self._rejected("language", f"This language is missing or not one of the portal: “{language_name}”.")
        title = self._text("title")
        if is_blank(title):
            raise self._rejected("title", "The title is missing.")
        if len(title) > MAX_TITLE:
            raise self._rejected("title", f"The title is longer than {MAX_TITLE} characters.")
        group = self._text("translation_group") or source
        if len(group) > MAX_SOURCE:
            raise self._rejected("translation_group", f"The name is longer than {MAX_SOURCE} characters.")
        return self._rest(Entry(self._place, source, language, group, title))

    def _rest(self, entry: Entry) -> Entry:
        entry.original_language = self._original_language()
        entry.requested_number = self._number(entry.source)
        entry.body = self._body(entry.group)
        entry.summary = self._summary(entry)
        if len(entry.body) > MAX_BLOCKS:
            raise self._rejected("body_paragraphs", f"The text has more than {MAX_BLOCKS} paragraphs.")
        entry.further_reading = self._blocks("further_reading", reading_blocks, entry.group)
        tags = self._tags(entry)
        entry.record_fields = {"tags": tags, **self._dates()}
        entry.text_source = self._text_source(entry.source)
        entry.record_fields["organisations"] = self._blocks("organisations", organisation_blocks, entry.group)
        entry.notes = self._notes | {key: value for key, value in self._value.items() if self._is_note(key, value)}
        return entry

    def _is_note(self, key: str, value: Any) -> bool:
        known = key in KNOWN_KEYS or key in self._fields_beside or key == self._source_date_key
        return not known and value not in (None, "", [], {})

    def _rejected(self, key: str, reason: str) -> EntryRejectedError:
        return EntryRejectedError(f"{self._place}, {key}", reason)

    def _remark(self, key: str, reason: str) -> None:
        self._report.errors.append(Problem(f"{self._place}, {key}", reason))

    def _cleaned(self, value: Any, place: str) -> Any:
        """Remove control characters: they mean nothing, and SQLite and PostgreSQL store them differently."""
        if isinstance(value, str):
            if _SURROGATE.search(value):
                raise EntryRejectedError(place, "The text holds half a character (a lone surrogate).")
            return _CONTROL.sub("", value)
        if isinstance(value, list):
            return [self._cleaned(item, f"{place}, {number}") for number, item in enumerate(value, start=1)]
        if isinstance(value, dict):
            return {
                self._cleaned(key, place): self._cleaned(item, f"{place}, {_printable(key)}")
                for key, item in value.items()
            }
        return value

    def _text(self, key: str) -> str:
        value = self._value.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._rejected(key, "This must be a text in quotes.")
        return "" if is_blank(value) else _SPACES.sub(" ", value).strip()

    def _texts(self, key: str) -> list[str]:
        value = self._value.get(key) or []
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._rejected(key, "This must be a list of texts in quotes.")
        return texts

    def _original_language(self) -> str | None:
        name = self._text("original_language")
        code = self._recogniser.language(name) if name else None
        if name and code is None:
            self._remark("original_language", f"This is no language of the portal: “{name}”.")
        return code

    def _number(self, source: str) -> int | None:
        value = self._value.get("number")
        if value is None:
            return number_in_source(source)
        try:
            return requested_number(value)
        except ValueError as error:
            self._remark("number", str(error))
            return None

    def _body(self, group: str) -> list[Block]:
        html = self._text("body_html")
        paragraphs = self._texts("body_paragraphs") or self._texts("body")
        if not paragraphs and html:
            try:
                return blocks_of_html(self._value["body_html"], group)
            except ValueError as error:
                raise self._rejected("body_html", str(error)) from error
        if html:
            self._notes["body_html"] = self._value["body_html"]
        return blocks_of_paragraphs(paragraphs, group)

    def _summary(self, entry: Entry) -> str:
        summary = self._text("summary")
        if len(summary) <= MAX_SUMMARY:
            return summary
        self._remark("summary", f"Longer than {MAX_SUMMARY} characters: shortened, and kept in full in the text.")
        whole = blocks_of_paragraphs([summary], entry.group)[0] | {"id": block_id(entry.group, "summary")}
        entry.body = [whole, *entry.body]
        return summary[: MAX_SUMMARY - 1].rsplit(" ", 1)[0] + "…"

    def _tags(self, entry: Entry) -> dict[str, list[str]]:
        """Return the recognised tags; languages are only reported, because they are computed from the versions."""
        fields = self._value.get("fields") or {}
        if not isinstance(fields, dict):
            raise self._rejected("fields", "This must be an object in braces {…}.")
        self._fields_beside = {
            key: value
            for key, value in self._value.items()
            if key not in KNOWN_KEYS and key not in fields and self._recogniser.field(key, entry.language)
        }
        found = read_field_values({**fields, **self._fields_beside}, entry.language, self._recogniser)
        self._report.fields = found.codes
        self._report.unknown += found.unknown
        origin = {"source": entry.source, "language": entry.language}
        entry.source_values = [origin | row for row in found.unknown]
        return {name: codes for name, codes in found.codes.items() if name != "language"}

    def _text_source(self, source: str) -> dict[str, Any]:
        self._text("licence")  # rejects numbers and lists
        licence = str(self._value.get("licence") or "").strip()
        read = read_source(source, self._text("portal"), licence, self._value)
        if read.unknown_licence:
            self._report.unknown.append({"field": "licence", "value": read.unknown_licence})
        self._source_date_key = read.date_key
        self._notes |= read.notes
        for key, reason in read.remarks:
            self._remark(key, reason)
        return read.fields

    def _dates(self) -> dict[str, Any]:
        dates: dict[str, Any] = {}
        for name in DATE_FIELDS:
            value = self._value.get(name)
            if value in (None, ""):
                dates[name] = None
                continue
            try:
                dates[name] = date_of(value)
            except ValueError as error:
                dates[name] = None
                self._notes[name] = value
                self._remark(name, f"{error} The value is kept as a note.")
        return dates

    def _blocks(self, key: str, make: Any, group: str) -> list[Block]:
        value = self._value.get(key)
        if value in (None, "", []):
            return []
        blocks, rejected = make(value, group)
        if rejected:
            self._notes[key] = rejected
            self._remark(key, f"Entries without a usable name or address are kept as notes: {len(rejected)}.")
        return blocks


def _printable(key: str) -> str:
    return key[:40].encode("utf-8", "replace").decode()
