"""Store the texts of a page as translations. Rows that are equal already do not change."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.utils import timezone

from practices.records.models.page import PracticePage
from practices.translation.localize.stored_texts import LINK_MARK, TextKey
from practices.translation.localize.tables import (
    TYPED,
    SegmentOverride,
    StringTranslation,
    TranslationSource,
    new_translation,
    override_contexts,
    save_override,
    save_translations,
    stored_overrides,
    stored_translations,
    text_segments,
)
from practices.translation.segments.alignment import Alignment
from practices.translation.segments.set_aside import Why, entry, entry_of_row


class Occasion(Enum):
    """Why the text of a page is taken over, which decides whose text wins."""

    FIRST_MATCH = auto()
    """The version was not by segments before. The page wins; typed texts that it replaces are set aside."""
    TRANSLATORS_AT_WORK = auto()
    """The side-by-side editor is open for the version. Typed texts win; the page's are set aside."""
    PAGE_CHANGED = auto()
    """Nobody translates by segments at present. The page wins; typed texts that it replaces are set aside."""
    RESUMED = auto()
    """A person goes on by segments. The page wins; every text that it replaces is set aside."""


@dataclass
class TakeOver:
    """How the texts of a page meet the stored ones.

    Args:
        since: when page and segments last agreed; a text that a person stored later is *typed*.
        typed: places known to be typed.
        unconfirmed: source texts at places where nobody confirmed them: never stored.
    """

    occasion: Occasion
    since: datetime | None = None
    typed: set[str] = field(default_factory=set)
    unconfirmed: set[TextKey] = field(default_factory=set)
    aside: list[dict[str, Any]] = field(default_factory=list)

    def is_typed(self, path: str, row: StringTranslation | SegmentOverride) -> bool:
        """Return whether a person stored the row since page and segments last agreed.

        A text that waits for review or breaks a rule was never taken into the page, however old it is.
        """
        later = row.has_error or self.since is None or row.updated_at > self.since
        return path in self.typed or (row.last_translated_by_id is not None and later)

    def typed_wins(self, path: str, row: StringTranslation | SegmentOverride) -> bool:
        """Return whether the stored text stays where the page has another one."""
        return self.occasion is Occasion.TRANSLATORS_AT_WORK and self.is_typed(path, row)

    def replace(self, path: str, row: StringTranslation, source_text: str, text: str) -> bool:
        """Put the page's text into the row, or set it aside; returns whether the row has changed."""
        if self.typed_wins(path, row):
            self.aside.append(entry(path, text, why=Why.TYPED_KEPT, source=source_text))
            return False
        if row.data != text and (self.occasion is Occasion.RESUMED or self.is_typed(path, row)):
            self.aside.append(entry_of_row(path, row, source_text, Why.PAGE_REPLACED))
        row.data, row.has_error, row.field_error = text, False, ""
        row.last_translated_by, row.tool_name = None, ""
        row.updated_at, row.translation_type = timezone.now(), TYPED
        return True


def store_texts(source: TranslationSource, version: PracticePage, alignment: Alignment, how: TakeOver) -> None:
    """Store the texts as translations."""
    segments, rows = _segment_ids(source), _rows(source, version)
    in_use: dict[int, set[int]] = {}
    for string_id, context_id in segments.values():
        in_use.setdefault(context_id, set()).add(string_id)
    new, changed = [], []
    for (path, source_text), text in alignment.texts.items():
        if (path, text) in how.unconfirmed or (path, source_text) not in segments:
            continue
        string_id, context_id = segments[path, source_text]
        at_place = rows.get(context_id, {})
        stored = at_place.get(string_id)
        if stored is None:
            earlier = [row for key, row in at_place.items() if key not in in_use[context_id]]
            if how.occasion is not Occasion.FIRST_MATCH or not _translates_earlier_text(text, earlier):
                new.append(new_translation(string_id, context_id, version.locale_id, text))
        elif (stored.data != text or stored.has_error) and how.replace(path, stored, source_text, text):
            changed.append(stored)
    save_translations(new, changed)


def _translates_earlier_text(text: str, earlier: list[StringTranslation]) -> bool:
    """Return whether a text is known as the translation of an older sentence: it says nothing about the new one."""
    return any(row.data == text and not row.has_error for row in earlier)


def remove_texts(source: TranslationSource, version: PracticePage, paths: set[str], how: TakeOver) -> None:
    """Set the translations of places aside that were emptied on the page."""
    if not paths:
        return
    rows = _rows(source, version)
    for (path, source_text), (string_id, context_id) in _segment_ids(source).items():
        row = rows.get(context_id, {}).get(string_id) if path in paths else None
        if row is not None and not how.typed_wins(path, row):
            how.aside.append(entry_of_row(path, row, source_text, Why.PAGE_REPLACED))
            row.delete()


def store_overrides(source: TranslationSource, version: PracticePage, alignment: Alignment, how: TakeOver) -> None:
    """Store addresses, pictures and documents of the version's own."""
    contexts = override_contexts(source)
    stored = stored_overrides(contexts.values(), version.locale_id)
    for path, context_id in contexts.items():
        if path not in alignment.overrides and how.occasion is not Occasion.FIRST_MATCH:
            continue
        row, value = stored.get(context_id), alignment.overrides.get(path)
        if row is not None and how.typed_wins(path.split(LINK_MARK)[0], row):
            continue
        if value is None:
            if row is not None:
                row.delete()
        elif row is None or row.data != value or row.has_error:
            values = {"data_json": json.dumps(value), "last_translated_by": None, "has_error": False}
            save_override(context_id, version.locale_id, values)


def _segment_ids(source: TranslationSource) -> dict[TextKey, tuple[int, int]]:
    """Return the ids of string and place of each text of a source."""
    rows = text_segments(source).values_list("context__path", "string__data", "string_id", "context_id")
    return {(path, text): (string_id, context_id) for path, text, string_id, context_id in rows}


def _rows(source: TranslationSource, version: PracticePage) -> dict[int, dict[int, StringTranslation]]:
    """Return the stored texts by place and string, without those of an earlier original."""
    rows: dict[int, dict[int, StringTranslation]] = {}
    for row in stored_translations(source, version.locale_id).filter(translation_of__locale_id=source.locale_id):
        rows.setdefault(row.context_id or 0, {})[row.translation_of_id] = row
    return rows
