"""Write a version from its stored translations: as a draft, or public."""

import copy
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from practices.records.models.page import PracticePage
from practices.translation.localize import patches
from practices.translation.localize.store import note_errors
from practices.translation.localize.stored_texts import stored_texts
from practices.translation.localize.tables import TranslationSource, log_written, text_segments
from practices.translation.models import VersionState
from practices.translation.segments.composing import compose, first_difference
from practices.translation.segments.editing_as_a_whole import remember_composed
from practices.translation.segments.publication import why_not_public
from practices.translation.segments.publication_rules import (
    BrokenRulesError,
    choice_errors,
    errors_by_place,
    new_errors,
)
from practices.translation.segments.registration import take_over_before_composing
from practices.versions.source import SOURCE_FIELDS


def create_or_update_translation(
    self: TranslationSource,
    locale: Any,
    user: Any = None,
    publish: bool = True,
    copy_parent_pages: bool = False,
    fallback: bool = False,
) -> tuple[Any, bool]:
    """Bring a page's version up to its translated segments; returns it and whether it is new.

    A live page changes by publishing only. Where a text is not translated it keeps its own;
    a draft that was never public holds the original's text there and is not published.

    Raises:
        ValidationError: the version is not by segments, or its text breaks a rule of the page.
        PermissionDenied: `publish` without permission on that page.
    """
    original = self.as_instance()
    if not isinstance(original, Page):
        stock = patches.stock("create_or_update_translation")
        return stock(self, locale, user, publish, copy_parent_pages, fallback)
    created = False
    try:
        target = self.get_translated_instance(locale)
    except ObjectDoesNotExist:
        target = original.copy_for_translation(locale, copy_parents=copy_parent_pages)
        created = True
    if VersionState.objects.filter(page_id=target.pk, by_segments=False).exists():
        raise ValidationError(_("This version is not by segments. Match its blocks with the original first."))
    if publish and user is not None and not target.permissions_for_user(user).can_publish():
        raise PermissionDenied
    if not created and isinstance(target, PracticePage) and not take_over_before_composing(self, target):
        raise ValidationError(_("This version is not by segments. Match its blocks with the original first."))
    try:
        with transaction.atomic():
            revision = _write(self, original, target, user=user, publish=publish)
    except ValidationError as error:
        note_errors(self, locale, errors_by_place(error))
        raise
    if revision is not None:
        log_written(self, locale, revision)
    return target, created


def _write(source: TranslationSource, original: Page, target: Page, *, user: Any, publish: bool) -> Any:
    """Compose, save and publish; returns the new revision, None when nothing changed."""
    public_once = target.live or target.first_published_at is not None
    composed, missing = _compose(source, original, target, keep_own=public_once, refuse_errors=publish)
    publish = publish and (public_once or not missing) and not why_not_public(composed)
    newest = target.get_latest_revision_as_object()
    unchanged = not first_difference(composed, target) and not first_difference(composed, newest)
    if isinstance(composed, PracticePage):
        remember_composed(composed, [] if public_once else _source_texts(source, missing))
    if unchanged and not (publish and (not target.live or target.has_unpublished_changes)):
        return None
    if not composed.live:
        composed.save()
    revision = composed.save_revision(user=user)
    source.sync_view_restrictions(original, composed)
    if publish:
        revision.publish(user=user)
    return revision


def _compose(
    source: TranslationSource, original: Page, target: Page, *, keep_own: bool, refuse_errors: bool
) -> tuple[Page, set[str]]:
    """Return the version made of its segments, and the places without translation.

    Raises:
        BrokenRulesError: the version cannot be composed, or breaks a rule of the page. A draft
            (not `refuse_errors`) leaves out what breaks a rule; the error is shown beside the text.
    """
    composed, stored = copy.copy(target), stored_texts(source, target.locale)
    try:
        missing = compose(original, composed, stored, keep_own=keep_own)
    except (ObjectDoesNotExist, KeyError, ValueError) as error:
        # A picture or document that was chosen for this version is gone, or a value is of the wrong kind.
        raise BrokenRulesError(choice_errors(source, stored)) from error
    keep_drafted_source(target, composed)
    errors = new_errors(source, composed, target if keep_own else None, stored, missing)
    if errors and refuse_errors:
        raise BrokenRulesError(errors)
    if errors:
        note_errors(source, target.locale, errors)
        composed = copy.copy(target)
        missing = compose(source.as_instance(), composed, stored_texts(source, target.locale), keep_own=keep_own)
        keep_drafted_source(target, composed)
    return composed, missing


def keep_drafted_source(target: Page, composed: Page) -> None:
    """Take source and licence from the latest draft: `target` is the live row, which a draft does not change."""
    if isinstance(target, PracticePage) and target.latest_revision_id:
        drafted = target.latest_revision.content
        for name in set(SOURCE_FIELDS) & drafted.keys():
            field = PracticePage._meta.get_field(name)
            setattr(composed, name, field.to_python(drafted[name]))  # type: ignore[union-attr]


def _source_texts(source: TranslationSource, paths: set[str]) -> list[str]:
    """Return the texts of the original in a draft where nothing is translated yet."""
    return list(text_segments(source).filter(context__path__in=paths).values_list("string__data", flat=True))
