"""Making every version known to wagtail-localize, with its text as translations of the original's segments."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.models import Reason, VersionState
from practices.translation.segments.alignment import NotBySegmentsError, align, divide
from practices.translation.segments.composing import field_value, stored_texts, translated_fields
from practices.translation.segments.confirmation import unconfirmed_texts
from practices.translation.segments.list_ids import give_list_ids, with_list_ids_of
from practices.translation.segments.page_changes import page_changes
from practices.translation.segments.places import Fingerprints, Place, fingerprints, places
from practices.translation.segments.set_aside import Why, entry
from practices.translation.segments.stored_rows import Writing, remove_texts, store_overrides, store_texts


def register_version(page: PracticePage) -> bool:
    """Take the version's stored text over into wagtail-localize. Harmless to repeat.

    The original becomes (or refreshes) the record's source. Any other version is matched
    with it; where all matches, its editor opens complete, otherwise the version is kept
    whole and marked with the reason. Of a version that is by segments
    already, only places that were written on the page since are taken over; text that
    translators typed and have not published yet is never replaced while their translation is active.

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
        original = PracticePage.objects.filter(
            practice_id=page.practice_id, locale__language_code=page.practice.original_language
        ).first()
        if original is None:
            return _keep_whole(page, Reason.NO_ORIGINAL)
        return _register_translated(_source_from(original), page, restarting=True)


def take_over_before_composing(source: TranslationSource, page: PracticePage) -> bool:
    """Take over what stands in a draft of a version by segments, before the segments are written over it."""
    if not Translation.objects.filter(source=source, target_locale_id=page.locale_id, enabled=True).exists():
        return True
    return _register_translated(source, page)


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


def page_hash(page: PracticePage) -> str:
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
    if state is not None and state.reason == Reason.WHOLE and not restarting:
        return False  # a person edits it as a whole; the segments wait until they go on
    translation = Translation.objects.filter(
        source__object_id=source.object_id, target_locale_id=version.locale_id, source=source
    ).first()
    if state is None and translation is not None and not version.live and not restarting:
        return True  # a draft that wagtail-localize made: its untranslated parts are source text
    give_list_ids(version, store=True)
    drafted_by_import = state is not None and translation is not None and translation.enabled
    if restarting or not version.live or (drafted_by_import and version.has_unpublished_changes):
        version = _newest(version)
    by_segments = state is not None and state.by_segments and translation is not None
    if by_segments and not restarting and state and state.baseline and state.text_hash == page_hash(version):
        return True  # nothing was written since the last time
    if restarting and state is None and translation is not None:
        state = VersionState(page_id=version.pk, by_segments=True)
    version = with_list_ids_of(source.as_instance(), version)
    try:
        if state is not None and translation is not None and (state.by_segments or (restarting and state.baseline)):
            keep_typed = translation.enabled and not restarting
            return _take_changes_over(source, version, state, keep_typed=keep_typed, restarting=restarting)
        _match_whole_version(source, version, state, translation)
    except NotBySegmentsError as error:
        return _keep_whole(version, error.reason, error.place)
    if translation is None:
        # An editor who is in the middle of a draft goes on in the page editor.
        undisturbed = not (version.live and version.has_unpublished_changes)
        Translation.objects.filter(source__object_id=source.object_id, target_locale_id=version.locale_id).delete()
        Translation.objects.create(source=source, target_locale_id=version.locale_id, enabled=undisturbed)
    return True


def _match_whole_version(
    source: TranslationSource, version: PracticePage, state: VersionState | None, translation: Translation | None
) -> None:
    """Match all of a version with the segments, which did not hold its text before.

    Raises:
        NotBySegmentsError: something does not match.
    """
    known = translation is not None and state is None
    alignment = align(source.as_instance(), version, source_moved_on=known)
    how = Writing(
        since=state.taken_over_at if state else None,
        unconfirmed={(same.path, same.data) for same in unconfirmed_texts(version)},
        first_time=True,
    )
    state = state or VersionState(page_id=version.pk)
    aside = store_texts(source, version, alignment, how)
    store_overrides(source, version, alignment, how)
    _remember(state, version, fingerprints(version), aside)


def _take_changes_over(
    source: TranslationSource, version: PracticePage, state: VersionState, *, keep_typed: bool, restarting: bool
) -> bool:
    """Take only what a person wrote on the page since page and segments last agreed."""
    stored = stored_texts(source, version.locale)
    changes = page_changes(source.as_instance, version, stored, state.baseline)
    if changes.contradictions and not restarting:
        raise NotBySegmentsError(changes.contradictions[0] or "body")
    if changes.fingerprints == state.baseline and not restarting:
        return True
    how = Writing(
        since=state.taken_over_at,
        typed=changes.typed,
        keep_typed=keep_typed,
        keep_replaced=restarting,
        unconfirmed={(same.path, same.data) for same in unconfirmed_texts(version)},
    )
    aside = remove_texts(source, version, changes.emptied, how)
    aside += store_texts(source, version, changes.alignment, how)
    store_overrides(source, version, changes.alignment, how)
    unmatched = changes.unmatched
    if restarting:
        unmatched = _without_place(source, version) | unmatched
    aside += _set_aside_unmatched(state, unmatched, how)
    _remember(state, version, changes.fingerprints, aside)
    return True


def _without_place(source: TranslationSource, version: PracticePage) -> dict[str, Place]:
    """The places of a version that its original does not have any more."""
    theirs = places(divide(source.as_instance()))
    return {path: place for path, place in places(divide(version)).items() if path not in theirs}


def _set_aside_unmatched(state: VersionState, unmatched: dict[str, Place], how: Writing) -> list[dict[str, Any]]:
    known = {(row["path"], row["text"]) for row in state.set_aside}
    return [
        entry(path, segment.string.data, why=Why.NO_MATCH)
        for path, place in unmatched.items()
        for segment in place.strings
        if (path, segment.string.data) not in known | how.unconfirmed
    ]


def _remember(state: VersionState, version: PracticePage, baseline: Fingerprints, aside: list[dict[str, Any]]) -> None:
    """Page and segments agree now."""
    if not state.by_segments:
        state.since = timezone.now()
    state.by_segments, state.reason, state.place = True, "", ""
    state.set_aside = [*state.set_aside, *aside]
    state.baseline = baseline
    state.text_hash, state.taken_over_at = page_hash(version), timezone.now()
    state.save()


def _keep_whole(version: PracticePage, reason: Reason, place: str = "") -> bool:
    """Mark the version as not by segments. Its text and all stored strings stay as they are."""
    Translation.objects.filter(
        source__object_id=version.translation_key, target_locale_id=version.locale_id, enabled=True
    ).update(enabled=False)
    state = VersionState.objects.filter(page_id=version.pk).first() or VersionState(page_id=version.pk)
    if state.by_segments is not False or not state.pk:
        state.since = timezone.now()
    state.by_segments, state.reason, state.place = False, reason, place
    state.text_hash = page_hash(version)
    state.save()
    return False
