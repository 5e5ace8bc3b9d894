"""Making every version known to wagtail-localize, with its text as translations of the original's segments."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from practices.models import Practice, PracticePage
from practices.translation.alignment import Alignment, NotBySegmentsError, align
from practices.translation.composing import field_value, translated_fields
from practices.translation.list_ids import give_list_ids
from practices.translation.models import Reason, VersionState


def register_version(page: PracticePage) -> bool:
    """Take the version's stored text over into wagtail-localize. Harmless to repeat.

    The original becomes (or refreshes) the record's source. Any other version is matched
    with it; where all matches, its editor opens complete, otherwise the version is kept
    whole and marked with the reason. Text that translators typed and have not published
    yet is never replaced while their translation is active.

    Returns:
        True when the version is by segments, False when it is kept whole and marked.
    """
    with transaction.atomic():
        pages = PracticePage.objects.filter(practice_id=page.practice_id).select_related("locale", "practice")
        versions = {version.pk: version for version in pages.filter(alias_of__isnull=True)}
        version = versions[page.pk]
        original = next((other for other in versions.values() if other.is_original), None)
        if original is None:
            return _keep_whole(version, Reason.NO_ORIGINAL)
        source = _source_from(original)
        if version.pk == original.pk:
            _become_only_source(source)
            return True
        return _register_translated(source, version)


def register_record(practice: Practice) -> dict[str, bool]:
    """Register all versions of a record, the original first; returns by language whether it is by segments."""
    pages = PracticePage.objects.filter(practice=practice, alias_of__isnull=True).select_related("locale", "practice")
    versions = sorted(pages, key=lambda page: not page.is_original)
    return {page.language: register_version(page) for page in versions}


def is_by_segments(page: PracticePage) -> bool:
    """Whether the version's text is held as segments. The original always is; an unknown version is not."""
    if page.is_original:
        return True
    state = VersionState.objects.filter(page_id=page.pk).values_list("by_segments", flat=True).first()
    if state is not None:
        return state
    return Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id).exists()


def take_over_draft(page: PracticePage) -> bool:
    """Take the newest text of the page, draft or live, over into the segments (before translation is restarted)."""
    with transaction.atomic():
        original = PracticePage.objects.get(
            practice_id=page.practice_id, locale__language_code=page.practice.original_language
        )
        return _register_translated(_source_from(original), page, restarting=True)


def _source_from(original: PracticePage) -> TranslationSource:
    """The record's source with the published text of its original; the draft's, where nothing is published."""
    give_list_ids(original, store=True)
    source, _made = TranslationSource.update_or_create_from_instance(
        _newest(original) if not original.live else original
    )
    return source


def _newest(page: PracticePage) -> PracticePage:
    """The page with the text of its last draft."""
    newest = page.get_latest_revision_as_object()
    give_list_ids(newest, store=False)
    return newest


def text_hash(page: PracticePage) -> str:
    """A fingerprint of all texts and blocks of a version."""
    content = {name: field_value(page, name) for name in translated_fields(type(page))}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _become_only_source(source: TranslationSource) -> None:
    """One record has one source: its original. Earlier ones go, the translated texts stay."""
    Translation.objects.filter(source__object_id=source.object_id).exclude(
        source=source, target_locale__in=_other_locales(source)
    ).delete()


def _other_locales(source: TranslationSource) -> Any:
    return Locale.objects.exclude(pk=source.locale_id).values("pk")


def _register_translated(source: TranslationSource, version: PracticePage, *, restarting: bool = False) -> bool:
    state = VersionState.objects.filter(page_id=version.pk).first()
    translation = Translation.objects.filter(
        source__object_id=source.object_id, target_locale_id=version.locale_id, source=source
    ).first()
    if state is None and translation is not None and not version.live and not restarting:
        return True  # a draft that wagtail-localize made: its untranslated parts are source text
    give_list_ids(version, store=True)
    drafted_by_import = state is not None and translation is not None and translation.enabled
    if restarting or not version.live or (drafted_by_import and version.has_unpublished_changes):
        version = _newest(version)
    fingerprint = text_hash(version)
    if state is not None and state.by_segments and state.text_hash == fingerprint and translation is not None:
        return True  # nothing was written since the last time
    known = translation is not None and (state is None or state.by_segments)
    try:
        alignment = align(source.as_instance(), version, source_moved_on=known)
    except NotBySegmentsError as error:
        return _keep_whole(version, error.reason, error.place)
    taken_from_copy = translation is not None and version.first_published_at is None
    state = state or VersionState(page_id=version.pk)
    if not state.by_segments:
        state.since = timezone.now()
    state.by_segments, state.reason, state.place = True, "", ""
    keep_newer = translation is not None and translation.enabled and not restarting
    since = state.taken_over_at if state.pk else None
    state.set_aside = [
        *state.set_aside,
        *_store_texts(source, version, alignment, since, keep_newer=keep_newer, skip_source_text=taken_from_copy),
    ]
    _store_overrides(source, version, alignment, keep_newer=keep_newer, since=since)
    state.text_hash, state.taken_over_at = fingerprint, timezone.now()
    state.save()
    if translation is None:
        # An editor who is in the middle of a draft goes on in the page editor.
        undisturbed = not (version.live and version.has_unpublished_changes)
        Translation.objects.filter(source__object_id=source.object_id, target_locale_id=version.locale_id).delete()
        Translation.objects.create(source=source, target_locale_id=version.locale_id, enabled=undisturbed)
    return True


def _keep_whole(version: PracticePage, reason: Reason, place: str = "") -> bool:
    """Mark the version as not by segments. Its text and all stored strings stay as they are."""
    Translation.objects.filter(
        source__object_id=version.translation_key, target_locale_id=version.locale_id, enabled=True
    ).update(enabled=False)
    state = VersionState.objects.filter(page_id=version.pk).first() or VersionState(page_id=version.pk)
    if state.by_segments is not False or not state.pk:
        state.since = timezone.now()
    state.by_segments, state.reason, state.place = False, reason, place
    state.text_hash = text_hash(version)
    state.save()
    return False


def _store_texts(
    source: TranslationSource,
    version: PracticePage,
    alignment: Alignment,
    since: datetime | None,
    *,
    keep_newer: bool,
    skip_source_text: bool,
) -> list[dict[str, str]]:
    """Write the texts as translations; returns unpublished ones that were replaced."""
    places = {
        (path, text): (string_id, context_id)
        for path, text, string_id, context_id in StringSegment.objects.filter(source=source).values_list(
            "context__path", "string__data", "string_id", "context_id"
        )
    }
    rows: dict[int, dict[int, StringTranslation]] = {}
    for row in StringTranslation.objects.filter(
        context__object_id=source.object_id,
        locale_id=version.locale_id,
        translation_of__locale_id=source.locale_id,  # not those of an earlier original
    ):
        rows.setdefault(row.context_id, {})[row.translation_of_id] = row
    in_use: dict[int, set[int]] = {}
    for string_id, context_id in places.values():
        in_use.setdefault(context_id, set()).add(string_id)

    new, changed, set_aside = [], [], []
    for (path, source_text), text in alignment.texts.items():
        string_id, context_id = places[path, source_text]
        at_place = rows.get(context_id, {})
        stored = at_place.get(string_id)
        if stored is None:
            # A text known as the translation of an older sentence says nothing about the new one.
            outdated = any(
                row.data == text for key, row in at_place.items() if key not in in_use[context_id] and not row.has_error
            )
            if not outdated and not (skip_source_text and text == source_text):
                new.append(_new_text(string_id, context_id, version, text))
        elif stored.data != text or stored.has_error:
            # What waits for review or breaks a rule was never taken into the page, however old it is.
            typed = stored.last_translated_by_id is not None and (
                stored.has_error or since is None or stored.updated_at > since
            )
            if typed and keep_newer:
                continue
            if typed and stored.data != text:
                set_aside.append({"path": path, "text": stored.data, "at": stored.updated_at.isoformat()})
            stored.data, stored.has_error, stored.field_error = text, False, ""
            stored.last_translated_by = None
            stored.tool_name, stored.updated_at = "", timezone.now()
            stored.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
            changed.append(stored)
    StringTranslation.objects.bulk_create(new, ignore_conflicts=True)
    StringTranslation.objects.bulk_update(
        changed,
        ["data", "has_error", "field_error", "last_translated_by", "tool_name", "updated_at", "translation_type"],
    )
    return set_aside


def _new_text(string_id: int, context_id: int, version: PracticePage, text: str) -> StringTranslation:
    return StringTranslation(
        translation_of_id=string_id,
        context_id=context_id,
        locale_id=version.locale_id,
        data=text,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )


def _store_overrides(
    source: TranslationSource,
    version: PracticePage,
    alignment: Alignment,
    *,
    keep_newer: bool,
    since: datetime | None,
) -> None:
    """Addresses, pictures and documents of the version's own."""
    contexts = dict(OverridableSegment.objects.filter(source=source).values_list("context__path", "context_id"))
    stored = {
        row.context_id: row
        for row in SegmentOverride.objects.filter(context_id__in=contexts.values(), locale_id=version.locale_id)
    }
    for path, context_id in contexts.items():
        row, wanted = stored.get(context_id), alignment.overrides.get(path)
        newer = row is not None and (row.has_error or since is None or row.updated_at > since)
        if row is not None and keep_newer and row.last_translated_by_id and newer:
            continue
        if wanted is None:
            if row is not None:
                row.delete()
        elif row is None or row.data != wanted:
            SegmentOverride.objects.update_or_create(
                context_id=context_id,
                locale_id=version.locale_id,
                defaults={"data_json": json.dumps(wanted), "last_translated_by": None, "has_error": False},
            )
