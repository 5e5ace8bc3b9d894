"""Store the entries of a PO file with the state that each has in the file."""

from dataclasses import dataclass
from typing import Any

import polib

from practices.translation.localize.store import store_text
from practices.translation.localize.tables import (
    StringSegment,
    Translation,
    stored_translations,
    text_segments,
)
from practices.translation.models import ReviewReason, SegmentReview
from practices.translation.segments.rules import check_text

TOOL_NAME = "PO File"
Key = tuple[str, str]


@dataclass
class UploadResult:
    """How many texts of a file were stored, are to review, have errors, and were left out and why."""

    stored: int = 0
    to_review: int = 0
    with_errors: int = 0
    unknown: int = 0
    obsolete: int = 0
    contradictory: int = 0


def store_entries(translation: Translation, po: polib.POFile, *, user: Any) -> UploadResult:
    """Store the entries of a file for present segments of the record; returns how many were stored or left out.

    Fuzzy entries and copies of the source text are to review. An entry that equals the stored
    text, in the same state, changes nothing.
    """
    result = UploadResult()
    segments: dict[Key, StringSegment] = {}
    for segment in text_segments(translation.source):
        segments.setdefault((segment.context.path, segment.string.data), segment)
    entries = _entries(po, segments, result)
    rows = stored_translations(translation.source, translation.target_locale_id)
    stored = {(row.context_id, row.translation_of_id): row for row in rows}
    reviews = set(SegmentReview.objects.filter(translation__in=rows).values_list("translation_id", flat=True))
    original = translation.source.as_instance()
    for (path, source_text), entry in entries.items():
        segment = segments[path, source_text]
        row = stored.get((segment.context_id, segment.string_id))
        same = row if row is not None and row.data == entry.msgstr else None
        if same is not None and not same.has_error and not entry.fuzzy:
            result.stored += 1
            continue
        errors = check_text(original, path, source_text, entry.msgstr)
        reason = _reason(entry)
        known = same is not None and same.has_error and same.pk in reviews
        if not (known and reason and not errors):
            store_text(translation, segment, entry.msgstr, user=user, tool=TOOL_NAME, errors=errors, review=reason)
        if errors:
            result.with_errors += 1
        elif reason:
            result.to_review += 1
        else:
            result.stored += 1
    return result


def _reason(entry: polib.POEntry) -> ReviewReason | None:
    if entry.fuzzy:
        return ReviewReason.FUZZY
    return ReviewReason.COPIED if entry.msgstr == entry.msgid else None


def _entries(po: polib.POFile, segments: dict[Key, StringSegment], result: UploadResult) -> dict[Key, polib.POEntry]:
    """Return the entries to store, each place and text once; counts the others."""
    usable: dict[Key, polib.POEntry] = {}
    contradictory: set[Key] = set()
    for entry in po:
        key = (entry.msgctxt or "", entry.msgid)
        if entry.obsolete:
            result.obsolete += 1
        elif entry.msgid_plural or entry.msgstr_plural or key not in segments:
            result.unknown += 1
        elif entry.msgstr:
            other = usable.setdefault(key, entry)
            if (other.msgstr, other.fuzzy) != (entry.msgstr, entry.fuzzy):
                contradictory.add(key)
    for key in contradictory:
        del usable[key]
    result.contradictory = len(contradictory)
    return usable
