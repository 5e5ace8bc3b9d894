"""Changes to wagtail-localize 1.14 that keep people's texts safe. Reviewed as one piece.

Each is a replacement of one function, made once at start-up, because the package offers
no setting or hook for it. The reasons:

* `TranslationSource.refresh_segments`: five queries a segment; ours writes in bulk.
* `TranslationSource.create_or_update_translation`: wrote unpublished text into the row of
  a live page, put source text over translations that matched no longer, and published
  after the commit, outside the transaction of the change.
* `TranslationSource.sync_view_restrictions`: made a private version public when its
  original had no restriction of its own.
* `edit_translation`: looked at neither lock nor language, published drafts that held
  source text, and offered "convert to alias".
* `stop_translation`, `restart_translation`: left what translators had stored out of the page, and went
  on with old strings and so lost what was written on the page in the meantime.
* `upload_pofile`: answered 500 to a file without its header and left it on the disk.
* `edit_string_translation`, `edit_override`: answered 500 to a request without a value, and
  took texts and addresses that the page editor refuses.
* `StringTranslation.get_error`: parsed the text again and failed on deep nesting.
* `Translation.export_po`: lost which texts are to review, and wrote some texts twice.
* menu items "Convert to alias" and "Translations" (report): closed, for administrators.
* Wagtail's form for copying a page: offered an alias, a live page with another page's text.
* the form part "Synchronise content from another locale": made live copies of another
  language's text.
"""

import copy
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as localize_hooks
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import (
    LocaleSynchronization,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.views import edit_translation as localize_editor

from practices.records.models.page import PracticePage
from practices.translation.desk.segment_views import edit_override, edit_string_translation
from practices.translation.formats.po_export import export_po
from practices.translation.formats.po_upload import upload_pofile
from practices.translation.models import VersionState
from practices.translation.permissions import is_administrator, is_locked_for, may_translate
from practices.translation.segments.completeness import waiting_texts
from practices.translation.segments.composing import compose, first_difference, stored_texts
from practices.translation.segments.editing_as_a_whole import remember_composed, restart_translation, stop_translation
from practices.translation.segments.publication import before_original, waiting_message, why_not_public
from practices.translation.segments.publication_rules import (
    BrokenRulesError,
    choice_errors,
    errors_by_place,
    new_errors,
)
from practices.translation.segments.registration import take_over_before_composing
from practices.translation.segments.source_segments import refresh_segments
from practices.translation.segments.store import get_error, note_errors
from practices.versions.source import SOURCE_FIELDS

_stock_create_or_update = TranslationSource.create_or_update_translation
_stock_sync_view_restrictions = TranslationSource.sync_view_restrictions
_stock_edit_translation = localize_editor.edit_translation
_stock_copy_form_init = CopyForm.__init__


def install() -> None:
    """Put the replacements in place. Before the addresses of the admin are built."""
    TranslationSource.refresh_segments = refresh_segments
    TranslationSource.create_or_update_translation = create_or_update_translation
    TranslationSource.sync_view_restrictions = sync_view_restrictions
    localize_editor.edit_translation = edit_translation
    localize_editor.restart_translation = restart_translation
    localize_editor.stop_translation = stop_translation
    localize_hooks.RestartTranslationPageActionMenuItem.label = gettext_lazy("Go on by segments")
    localize_editor.upload_pofile = upload_pofile
    localize_editor.edit_string_translation = edit_string_translation
    localize_editor.edit_override = edit_override
    StringTranslation.get_error = get_error
    Translation.export_po = export_po
    localize_editor.reverse = _reverse_without_alias
    localize_hooks.ConvertToAliasPageActionMenuItem.is_shown = _never_shown
    localize_hooks.TranslationsReportMenuItem.is_shown = _shown_to_administrators
    CopyForm.__init__ = _copy_form_without_alias
    LOCALE_COMPONENTS[:] = [part for part in LOCALE_COMPONENTS if part["model"] is not LocaleSynchronization]


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
        return _stock_create_or_update(self, locale, user, publish, copy_parent_pages, fallback)
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
        TranslationLog.objects.create(source=self, locale=locale, revision=revision)
    return target, created


def _write(source: TranslationSource, original: Page, target: Page, *, user: Any, publish: bool) -> Any:
    """Compose, save and publish; returns the new revision, None when nothing changed."""
    public_once = target.live or target.first_published_at is not None
    composed = copy.copy(target)
    stored = stored_texts(source, target.locale)
    try:
        missing = compose(original, composed, stored, keep_own=public_once)
    except (ObjectDoesNotExist, KeyError, ValueError) as error:
        # A picture or document that was chosen for this version is gone, or a value is of the wrong kind.
        raise BrokenRulesError(choice_errors(source, stored)) from error
    keep_drafted_source(target, composed)
    errors = new_errors(source, composed, target if public_once else None, stored, missing)
    if errors and publish:
        raise BrokenRulesError(errors)
    if errors:  # a draft is saved without them, and they are shown beside the texts
        note_errors(source, target.locale, errors)
        composed, original = copy.copy(target), source.as_instance()
        missing = compose(original, composed, stored_texts(source, target.locale), keep_own=public_once)
        keep_drafted_source(target, composed)
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


def keep_drafted_source(target: Page, composed: Page) -> None:
    """Take source and licence from the latest draft: `target` is the live row, which a draft does not change."""
    if isinstance(target, PracticePage) and target.latest_revision_id:
        drafted = target.latest_revision.content
        for name in set(SOURCE_FIELDS) & drafted.keys():
            field = PracticePage._meta.get_field(name)
            setattr(composed, name, field.to_python(drafted[name]))  # type: ignore[union-attr]


def _source_texts(source: TranslationSource, paths: set[str]) -> list[str]:
    """The texts of the original that stand in a draft where nothing is translated yet."""
    return list(
        StringSegment.objects.filter(source=source, context__path__in=paths).values_list("string__data", flat=True)
    )


def sync_view_restrictions(self: TranslationSource, original: Page, translation_page: Page) -> None:
    """Hand a restriction on to the version; never take the version's own away."""
    if original.view_restrictions.exists():
        _stock_sync_view_restrictions(self, original, translation_page)


def edit_translation(request: HttpRequest, translation: Translation, instance: Any) -> HttpResponseBase:
    """The side-by-side editor, for people with the language, outside others' locks, without half-translated pages."""
    if not isinstance(instance, Page):
        return _stock_edit_translation(request, translation, instance)
    if not may_translate(request.user, instance):
        raise PermissionDenied
    if request.method == "POST":
        refusal = _why_not_now(request, translation, instance)
        if refusal:
            messages.error(request, refusal)
            return redirect(request.path)
    return _stock_edit_translation(request, translation, instance)


def _why_not_now(request: HttpRequest, translation: Translation, page: Page) -> str:
    if is_locked_for(request.user, page):
        return _("The page is locked. Nothing was published.")
    if request.POST.get("action") != "publish" or not isinstance(page, PracticePage):
        return ""
    if page.first_published_at is None:
        reason = before_original(page)
        waiting = waiting_texts(translation)
        return reason or (waiting_message(waiting) if waiting else _why_not_composed(translation, page))
    return before_original(page) or _why_not_composed(translation, page)


def _why_not_composed(translation: Translation, page: PracticePage) -> str:
    composed = copy.copy(page)
    try:
        stored = stored_texts(translation.source, page.locale)
        compose(translation.source.as_instance(), composed, stored, keep_own=True)
    except (ObjectDoesNotExist, KeyError, ValueError):
        return ""  # the editor itself says what is wrong
    return why_not_public(composed)


def _reverse_without_alias(viewname: Any, *args: Any, **kwargs: Any) -> str | None:
    """The editor shows "Convert to alias" only where it knows an address for it."""
    return None if viewname == "wagtail_localize:convert_to_alias" else reverse(viewname, *args, **kwargs)


def _never_shown(item: Any, context: Any) -> bool:
    return False


def _shown_to_administrators(item: Any, request: HttpRequest) -> bool:
    return is_administrator(request.user)


def _copy_form_without_alias(form: CopyForm, *args: Any, **kwargs: Any) -> None:
    _stock_copy_form_init(form, *args, **kwargs)
    form.fields.pop("alias", None)
