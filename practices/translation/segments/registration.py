"""Register every version with wagtail-localize, its text as translations of the original's segments."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.localize.stored_texts import TextKey, stored_texts
from practices.translation.localize.tables import (
    Translation,
    TranslationSource,
    begin_translation,
    refresh_source,
    remove_other_sources,
    translation_into,
    translations_of,
)
from practices.translation.models import Reason, VersionState
from practices.translation.segments.alignment import NotBySegmentsError, align, divide
from practices.translation.segments.composing import field_value, translated_fields
from practices.translation.segments.confirmation import unconfirmed_texts
from practices.translation.segments.list_ids import give_list_ids, with_list_ids_of
from practices.translation.segments.page_changes import page_changes
from practices.translation.segments.page_texts import Occasion, TakeOver, remove_texts, store_overrides, store_texts
from practices.translation.segments.places import Fingerprints, Place, fingerprints, places
from practices.translation.segments.set_aside import Why, entry


def register_version(page: PracticePage) -> bool:
    """Store the version's text as translations of the original's segments. Harmless to repeat.

    The original becomes (or refreshes) the record's source. Any other version is matched with it:
    if all of it matches, its side-by-side editor opens complete; otherwise the version is kept
    whole and marked with the reason. Of a version that is by segments already, only places that
    changed on the page since then are stored. Text that translators typed and have not published
    is never replaced while their translation is active.

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
            remove_other_sources(source)
            return True
        return _follow_page(source, version)


def register_record(practice: Practice) -> dict[str, bool]:
    """Register all versions of a record, the original first; returns by language whether it is by segments."""
    pages = PracticePage.objects.filter(practice=practice, alias_of__isnull=True).select_related("locale", "practice")
    versions = sorted(pages, key=lambda page: not page.is_original)
    return {page.language: register_version(page) for page in versions}


def resume_segments(page: PracticePage) -> bool:
    """Take the newest text of the page, draft or live, over into the segments, before its translation goes on.

    Returns:
        True when the version is by segments, False when it is kept whole and marked.
    """
    with transaction.atomic():
        original = PracticePage.objects.filter(
            practice_id=page.practice_id, locale__language_code=page.practice.original_language
        ).first()
        if original is None:
            return _keep_whole(page, Reason.NO_ORIGINAL)
        source = _source_from(original)
        state, translation = _state(page), translation_into(page, source=source)
        give_list_ids(page, store=True)
        if state is None and translation is not None:
            state = VersionState(page_id=page.pk, by_segments=True)
        return _take_over(source, _newest(page), state, translation, Occasion.RESUMED)


def take_over_before_composing(source: TranslationSource, page: PracticePage) -> bool:
    """Take over the draft of a version by segments, before the segments are written over it."""
    if translation_into(page, source=source, enabled=True) is None:
        return True
    return _follow_page(source, page)


def _source_from(original: PracticePage) -> TranslationSource:
    """Return the record's source with the published text of its original, or with its draft if none is public."""
    give_list_ids(original, store=True)
    return refresh_source(original if original.live else _newest(original))


def _newest(page: PracticePage) -> PracticePage:
    """Return the page with the text of its last draft."""
    newest = page.get_latest_revision_as_object()
    give_list_ids(newest, store=False)
    return newest


def page_hash(page: PracticePage) -> str:
    """Return a fingerprint of all texts and blocks of a version."""
    content = {name: field_value(page, name) for name in translated_fields(type(page))}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _state(page: PracticePage) -> VersionState | None:
    return VersionState.objects.filter(page_id=page.pk).first()


def _follow_page(source: TranslationSource, version: PracticePage) -> bool:
    """Take over a version as it was published, imported or saved."""
    state, translation = _state(version), translation_into(version, source=source)
    if state is not None and state.reason == Reason.WHOLE:
        return False  # a person edits it as a whole; the segments wait until they go on
    if state is None and translation is not None and not version.live:
        return True  # a draft that wagtail-localize made: its untranslated parts are source text
    give_list_ids(version, store=True)
    is_enabled = translation is not None and translation.enabled
    if not version.live or (state is not None and is_enabled and version.has_unpublished_changes):
        version = _newest(version)
    agreed = state is not None and translation is not None and state.by_segments and state.baseline
    if state is not None and agreed and state.text_hash == page_hash(version):
        return True  # nothing was written since the last time
    occasion = Occasion.TRANSLATORS_AT_WORK if is_enabled else Occasion.PAGE_CHANGED
    return _take_over(source, version, state, translation, occasion)


def _take_over(
    source: TranslationSource,
    version: PracticePage,
    state: VersionState | None,
    translation: Translation | None,
    occasion: Occasion,
) -> bool:
    """Take over what was written since page and segments last agreed; all of a version that never agreed."""
    version = with_list_ids_of(source.as_instance(), version)
    resumed = occasion is Occasion.RESUMED
    try:
        if state is not None and translation is not None and (state.by_segments or (resumed and state.baseline)):
            _take_changes_over(source, version, state, occasion)
        else:
            _match_whole_version(source, version, state, source_moved_on=translation is not None and state is None)
    except NotBySegmentsError as error:
        return _keep_whole(version, error.reason, error.place)
    if translation is None:
        # An editor who is in the middle of a draft goes on in the page editor.
        undisturbed = not (version.live and version.has_unpublished_changes)
        begin_translation(source, version.locale_id, enabled=undisturbed)
    return True


def _unconfirmed(version: PracticePage) -> set[TextKey]:
    return {(same.path, same.data) for same in unconfirmed_texts(version)}


def _match_whole_version(
    source: TranslationSource, version: PracticePage, state: VersionState | None, *, source_moved_on: bool
) -> None:
    """Match all of a version with the segments, which did not hold its text before.

    Raises:
        NotBySegmentsError: something does not match.
    """
    alignment = align(source.as_instance(), version, source_moved_on=source_moved_on)
    since = state.taken_over_at if state else None
    how = TakeOver(Occasion.FIRST_MATCH, since, unconfirmed=_unconfirmed(version))
    store_texts(source, version, alignment, how)
    store_overrides(source, version, alignment, how)
    _remember(state or VersionState(page_id=version.pk), version, fingerprints(version), how.aside)


def _take_changes_over(
    source: TranslationSource, version: PracticePage, state: VersionState, occasion: Occasion
) -> None:
    """Take only what a person wrote on the page since page and segments last agreed.

    Raises:
        NotBySegmentsError: a change contradicts the original.
    """
    resumed = occasion is Occasion.RESUMED
    changes = page_changes(source.as_instance, version, stored_texts(source, version.locale), state.baseline)
    if changes.contradictions and not resumed:
        raise NotBySegmentsError(changes.contradictions[0] or "body")
    if changes.fingerprints == state.baseline and not resumed:
        return
    how = TakeOver(occasion, state.taken_over_at, changes.typed, _unconfirmed(version))
    remove_texts(source, version, changes.emptied, how)
    store_texts(source, version, changes.alignment, how)
    store_overrides(source, version, changes.alignment, how)
    unmatched = changes.unmatched
    if resumed:
        unmatched = _without_place(source, version) | unmatched
    _set_aside_unmatched(state, unmatched, how)
    _remember(state, version, changes.fingerprints, how.aside)


def _without_place(source: TranslationSource, version: PracticePage) -> dict[str, Place]:
    """Return the places of a version that its original does not have any more."""
    theirs = places(divide(source.as_instance()))
    return {path: place for path, place in places(divide(version)).items() if path not in theirs}


def _set_aside_unmatched(state: VersionState, unmatched: dict[str, Place], how: TakeOver) -> None:
    known = {(row["path"], row["text"]) for row in state.set_aside} | how.unconfirmed
    how.aside += [
        entry(path, segment.string.data, why=Why.NO_MATCH)
        for path, place in unmatched.items()
        for segment in place.strings
        if (path, segment.string.data) not in known
    ]


def _remember(state: VersionState, version: PracticePage, baseline: Fingerprints, aside: list[dict[str, Any]]) -> None:
    """Store that page and segments agree now."""
    if not state.by_segments:
        state.since = timezone.now()
    state.by_segments, state.reason, state.place = True, "", ""
    state.set_aside = [*state.set_aside, *aside]
    state.baseline = baseline
    state.text_hash, state.taken_over_at = page_hash(version), timezone.now()
    state.save()


def _keep_whole(version: PracticePage, reason: Reason, place: str = "") -> bool:
    """Mark the version as not by segments. Its text and all stored texts stay unchanged."""
    translations_of(version.translation_key, target_locale_id=version.locale_id, enabled=True).update(enabled=False)
    state = _state(version) or VersionState(page_id=version.pk)
    if state.by_segments is not False or not state.pk:
        state.since = timezone.now()
    state.by_segments, state.reason, state.place = False, reason, place
    state.text_hash = page_hash(version)
    state.save()
    return False
