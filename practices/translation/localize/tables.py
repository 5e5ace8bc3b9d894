"""Queries on wagtail-localize's tables: sources, segments, translations and stored texts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)

from practices.records.models.page import PracticePage

__all__ = [
    "OverridableSegment",
    "SegmentOverride",
    "StringSegment",
    "StringTranslation",
    "Translation",
    "TranslationSource",
]
TEXT_FIELDS = [
    "data", "translation_type", "tool_name", "last_translated_by", "updated_at", "has_error", "field_error",
]  # fmt: skip
"""What storing a translation writes; its place stays."""
TYPED = StringTranslation.TRANSLATION_TYPE_MANUAL


def source_of(page: PracticePage) -> TranslationSource | None:
    """Return the source of a record: the segments of its original."""
    return TranslationSource.objects.filter(
        object_id=page.translation_key, locale__language_code=page.practice.original_language
    ).first()


def refresh_source(original: PracticePage) -> TranslationSource:
    """Return the source of an original, with the text that the page has in memory."""
    source, _made = TranslationSource.update_or_create_from_instance(original)
    return source


def source_paths(source: TranslationSource) -> set[str]:
    """Return the content paths of all segments of a source."""
    texts = source.stringsegment_set.values_list("context__path", flat=True)
    return {*texts, *source.overridablesegment_set.values_list("context__path", flat=True)}


def text_segments(source: TranslationSource) -> QuerySet[StringSegment]:
    """Return the texts of a source with their places, in the order of the page."""
    return StringSegment.objects.filter(source=source).order_by("order").select_related("context", "string")


def segments_of_record(page: PracticePage) -> QuerySet[StringSegment]:
    """Return the texts of the original of a version's record."""
    return StringSegment.objects.filter(
        source__object_id=page.translation_key, source__locale__language_code=page.practice.original_language
    )


def override_contexts(source: TranslationSource) -> dict[str, int]:
    """Return the ids of the places with an address, picture or document, by content path."""
    return dict(OverridableSegment.objects.filter(source=source).values_list("context__path", "context_id"))


def stored_translations(source: TranslationSource, locale_id: int) -> QuerySet[StringTranslation]:
    """Return the stored texts of one language, those of earlier source texts too."""
    return StringTranslation.objects.filter(context__object_id=source.object_id, locale_id=locale_id)


def stored_overrides(contexts: Collection[int], locale_id: int) -> dict[int, SegmentOverride]:
    """Return the choices of one language by the id of their place."""
    rows = SegmentOverride.objects.filter(context_id__in=contexts, locale_id=locale_id)
    return {row.context_id: row for row in rows}


def stored_translation(segment: StringSegment, locale_id: int) -> StringTranslation | None:
    """Return the stored text of one segment."""
    return StringTranslation.objects.filter(
        translation_of_id=segment.string_id, context_id=segment.context_id, locale_id=locale_id
    ).first()


def typed_as_source(page: PracticePage) -> QuerySet[StringTranslation]:
    """Return the texts that a person stored with the very words of the original."""
    return StringTranslation.objects.filter(
        context__object_id=page.translation_key,
        locale_id=page.locale_id,
        data=F("translation_of__data"),
        last_translated_by__isnull=False,
        tool_name="",  # a file may fill in the source text by itself; what is saved in the editor was meant
        has_error=False,
    )


def new_translation(string_id: int, context_id: int, locale_id: int, text: str, by: Any = None) -> StringTranslation:
    """Return a row for a text that nothing is stored for yet; it is not saved."""
    return StringTranslation(
        translation_of_id=string_id,
        context_id=context_id,
        locale_id=locale_id,
        data=text,
        translation_type=TYPED,
        last_translated_by=by,
    )


def save_translations(new: Iterable[StringTranslation], changed: Collection[StringTranslation] = ()) -> None:
    """Write rows in bulk, past the package's `save`, which parses each text again."""
    StringTranslation.objects.bulk_create(new, ignore_conflicts=True)
    StringTranslation.objects.bulk_update(changed, TEXT_FIELDS)


def save_override(context_id: int, locale_id: int, values: Mapping[str, Any]) -> tuple[SegmentOverride, bool]:
    """Write the choice for one place; returns the row and whether it is new."""
    return SegmentOverride.objects.update_or_create(context_id=context_id, locale_id=locale_id, defaults=values)


def translations_of(translation_key: UUID | Any, *conditions: Q, **filters: Any) -> QuerySet[Translation]:
    """Return the translations of a record, from whichever source."""
    return Translation.objects.filter(*conditions, source__object_id=translation_key, **filters)


def translation_into(page: PracticePage | Any, **filters: Any) -> Translation | None:
    """Return the translation of a record into the language of a page."""
    rows = translations_of(page.translation_key, target_locale_id=page.locale_id, **filters)
    return rows.select_related("source").first()


def get_translation(translation_id: int) -> Translation:
    """Return a translation, or answer 404."""
    rows = Translation.objects.select_related("source", "target_locale")
    return get_object_or_404(rows, id=translation_id)


def get_segment(model: type[Any], translation: Translation, segment_id: int) -> Any:
    """Return a segment of the translation's source, or answer 404."""
    related = ["context", "string"] if model is StringSegment else ["context"]
    return get_object_or_404(model.objects.select_related(*related), id=segment_id, source_id=translation.source_id)


def get_version(translation: Translation) -> Page:
    """Return the page that a translation is for, or answer 404."""
    model = translation.source.specific_content_type.model_class()
    return get_object_or_404(
        model, translation_key=translation.source.object_id, locale_id=translation.target_locale_id
    )


def begin_translation(source: TranslationSource, locale_id: int, *, enabled: bool) -> None:
    """Let a language be translated from this source and from no other."""
    translations_of(source.object_id, target_locale_id=locale_id).delete()
    Translation.objects.create(source=source, target_locale_id=locale_id, enabled=enabled)


def continue_translation(page: PracticePage, source: TranslationSource) -> Translation:
    """Return the version's translation from the source; one from an earlier original is taken over."""
    translation = translation_into(page) or Translation(target_locale_id=page.locale_id, enabled=False)
    translation.source = source
    translation.save()
    return translation


def enable_translation(translation: Translation, *, enabled: bool) -> None:
    """Turn the side-by-side editor of a version on or off."""
    translation.enabled = enabled
    translation.save(update_fields=["enabled"])


def remove_other_sources(source: TranslationSource) -> None:
    """Leave the original as the record's one source. The translated texts stay."""
    others = Locale.objects.exclude(pk=source.locale_id).values("pk")
    translations_of(source.object_id).exclude(source=source, target_locale__in=others).delete()


def log_written(source: TranslationSource, locale: Locale, revision: Any) -> None:
    """Record that a revision of a version was made of its segments."""
    TranslationLog.objects.create(source=source, locale=locale, revision=revision)


def translation_keys(kwargs: Mapping[str, Any]) -> QuerySet[Any] | None:
    """Return the translation key of the record that an address of the package names, for `__in`."""
    if "translation_id" in kwargs:
        return Translation.objects.filter(pk=kwargs["translation_id"]).values("source__object_id")
    if "translation_source_id" in kwargs:
        return TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).values("object_id")
    return None
