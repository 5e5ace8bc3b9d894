"""Writing texts of a page into wagtail-localize's rows. Rows that say the same already are not touched."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TranslationSource,
)

from practices.records.models.page import PracticePage
from practices.translation.segments.alignment import Alignment
from practices.translation.segments.composing import TextKey
from practices.translation.segments.set_aside import Why, entry, entry_of_row
from practices.translation.segments.store import WRITTEN_FIELDS


@dataclass
class Writing:
    """How the texts of a page meet what translators stored.

    Args:
        since: when page and segments last agreed; what a person stored later is *typed*.
        typed: places known to be typed.
        keep_typed: typed text stays and the page's is set aside; otherwise the other way round.
        keep_replaced: every text that is replaced is set aside, not the typed ones only.
        unconfirmed: place and text of source texts that nobody confirmed: never stored.
        first_time: the version was not by segments before.
    """

    since: datetime | None = None
    typed: set[str] = field(default_factory=set)
    keep_typed: bool = False
    keep_replaced: bool = False
    unconfirmed: set[TextKey] = field(default_factory=set)
    first_time: bool = False

    def is_typed(self, path: str, row: StringTranslation | SegmentOverride) -> bool:
        """Return whether a person stored the row since page and segments last agreed.

        What waits for review or breaks a rule was never taken into the page, however old it is.
        """
        later = row.has_error or self.since is None or row.updated_at > self.since
        return path in self.typed or (row.last_translated_by_id is not None and later)


def store_texts(
    source: TranslationSource, version: PracticePage, alignment: Alignment, how: Writing
) -> list[dict[str, Any]]:
    """Write the texts as translations; returns what was set aside for them."""
    places = _segments(source)
    rows = _rows(source, version)
    in_use: dict[int, set[int]] = {}
    for string_id, context_id in places.values():
        in_use.setdefault(context_id, set()).add(string_id)
    new, changed, aside = [], [], []
    for (path, source_text), text in alignment.texts.items():
        if (path, text) in how.unconfirmed or (path, source_text) not in places:
            continue
        string_id, context_id = places[path, source_text]
        at_place = rows.get(context_id, {})
        stored = at_place.get(string_id)
        if stored is None:
            # A text known as the translation of an older sentence says nothing about the new one.
            outdated = how.first_time and any(
                row.data == text for key, row in at_place.items() if key not in in_use[context_id] and not row.has_error
            )
            if not outdated:
                new.append(_new_text(string_id, context_id, version, text))
        elif stored.data != text or stored.has_error:
            typed = how.is_typed(path, stored)
            if typed and how.keep_typed:
                aside.append(entry(path, text, why=Why.TYPED_KEPT, source=source_text))
                continue
            if (typed or how.keep_replaced) and stored.data != text:
                aside.append(entry_of_row(path, stored, source_text, Why.PAGE_REPLACED))
            _replace(stored, text)
            changed.append(stored)
    StringTranslation.objects.bulk_create(new, ignore_conflicts=True)
    StringTranslation.objects.bulk_update(changed, WRITTEN_FIELDS)
    return aside


def remove_texts(
    source: TranslationSource, version: PracticePage, paths: set[str], how: Writing
) -> list[dict[str, Any]]:
    """Take the translations of places away that were emptied on the page; returns them, to be set aside."""
    if not paths:
        return []
    rows, aside = _rows(source, version), []
    for (path, source_text), (string_id, context_id) in _segments(source).items():
        row = rows.get(context_id, {}).get(string_id) if path in paths else None
        if row is None or (how.keep_typed and how.is_typed(path, row)):
            continue
        aside.append(entry_of_row(path, row, source_text, Why.PAGE_REPLACED))
        row.delete()
    return aside


def store_overrides(source: TranslationSource, version: PracticePage, alignment: Alignment, how: Writing) -> None:
    """Write addresses, pictures and documents of the version's own."""
    contexts = dict(OverridableSegment.objects.filter(source=source).values_list("context__path", "context_id"))
    stored = {
        row.context_id: row
        for row in SegmentOverride.objects.filter(context_id__in=contexts.values(), locale_id=version.locale_id)
    }
    for path, context_id in contexts.items():
        if path not in alignment.overrides and not how.first_time:
            continue
        row, wanted = stored.get(context_id), alignment.overrides.get(path)
        if row is not None and how.keep_typed and how.is_typed(path.split(".'")[0], row):
            continue
        if wanted is None:
            if row is not None:
                row.delete()
        elif row is None or row.data != wanted or row.has_error:
            SegmentOverride.objects.update_or_create(
                context_id=context_id,
                locale_id=version.locale_id,
                defaults={"data_json": json.dumps(wanted), "last_translated_by": None, "has_error": False},
            )


def _segments(source: TranslationSource) -> dict[TextKey, tuple[int, int]]:
    return {
        (path, text): (string_id, context_id)
        for path, text, string_id, context_id in StringSegment.objects.filter(source=source).values_list(
            "context__path", "string__data", "string_id", "context_id"
        )
    }


def _rows(source: TranslationSource, version: PracticePage) -> dict[int, dict[int, StringTranslation]]:
    rows: dict[int, dict[int, StringTranslation]] = {}
    for row in StringTranslation.objects.filter(
        context__object_id=source.object_id,
        locale_id=version.locale_id,
        translation_of__locale_id=source.locale_id,  # not those of an earlier original
    ):
        rows.setdefault(row.context_id or 0, {})[row.translation_of_id] = row
    return rows


def _replace(row: StringTranslation, text: str) -> None:
    row.data, row.has_error, row.field_error = text, False, ""
    row.last_translated_by = None
    row.tool_name, row.updated_at = "", timezone.now()
    row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL


def _new_text(string_id: int, context_id: int, version: PracticePage, text: str) -> StringTranslation:
    return StringTranslation(
        translation_of_id=string_id,
        context_id=context_id,
        locale_id=version.locale_id,
        data=text,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )
