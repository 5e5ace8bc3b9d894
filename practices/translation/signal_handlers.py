"""Registers published versions and rejects changes that would harm them, from every route."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signals import page_published

from practices.jobs.model_signals import receiver_below
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.localize.tables import StringTranslation, Translation, translations_of
from practices.translation.models import VersionState
from practices.translation.segments.publication import check_before_going_public
from practices.translation.segments.registration import register_record, register_version
from practices.versions.blocks.nesting import is_nested_too_deeply


@receiver(page_published, sender=PracticePage)
def a_published_version_is_registered(sender: Any, instance: PracticePage, **kwargs: Any) -> None:
    """Register a version that any route has published. A page that is only scheduled is not live yet."""
    if instance.live and not instance.alias_of_id:
        register_version(instance)


@receiver(post_save, sender=Practice)
def the_source_follows_the_original(
    sender: Any, instance: Practice, created: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    """Match the other versions with the new original when the original changes."""
    if created or (update_fields is not None and "original_language" not in update_fields):
        return
    turned_round = translations_of(instance.translation_key, target_locale__language_code=instance.original_language)
    if turned_round.exists():
        register_record(instance)


@receiver(pre_save, sender="wagtail_localize.LocaleSynchronization")
def languages_are_not_synchronised(sender: Any, **kwargs: Any) -> None:
    """Reject synchronisation: it would fill a language with live copies of another one's text."""
    raise ValidationError(_("Languages are not synchronised: what is not translated is shown by fallback."))


@receiver_below(pre_save, Page)
def no_page_is_an_alias(sender: Any, instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """Reject aliases: live pages with another page's text. Fallback shows that text, marked as such."""
    if instance.alias_of_id and not raw:
        raise ValidationError(_("A page is never an alias: untranslated pages are shown by fallback."))


@receiver(pre_save, sender=StringTranslation)
def no_text_is_nested_too_deeply(sender: Any, instance: StringTranslation, **kwargs: Any) -> None:
    """Reject a text on which every later parser would fail."""
    if is_nested_too_deeply(instance.data):
        raise ValidationError({"data": _("This text is nested too deeply. Nothing was stored.")})


@receiver(pre_save, sender=Translation)
def one_source_for_a_version(sender: Any, instance: Translation, raw: bool = False, **kwargs: Any) -> None:
    """Reject a translation into the original, from a second source, or over a text that is not matched."""
    if raw or not instance.enabled:
        return
    source = instance.source
    practice = Practice.objects.filter(translation_key=source.object_id).first()
    if practice is None:
        return
    if source.locale.language_code != practice.original_language:
        raise ValidationError(_("A record is translated from its original."))
    if instance.target_locale_id == source.locale_id:
        raise ValidationError(_("A record is not translated back into its original language."))
    other = translations_of(source.object_id, target_locale=instance.target_locale_id)
    if other.exclude(pk=instance.pk).exists():
        raise ValidationError(_("This version is being translated from another source."))
    page = PracticePage.objects.filter(practice=practice, locale_id=instance.target_locale_id).first()
    if page is None:
        return
    state = VersionState.objects.filter(page=page).first()
    if (state is None and instance.pk is None) or (state is not None and not state.by_segments):
        raise ValidationError(_("This version is not by segments. Match its blocks with the original first."))


TEXT_FIELDS = frozenset({"live", "title", "summary", "body", "further_reading"})


@receiver(pre_save, sender=Page)
@receiver(pre_save, sender=PracticePage)
def no_source_text_goes_public(sender: Any, instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """Reject a version that goes public before its original or with source text, on every route."""
    if raw or not instance.live or not instance.pk or instance.alias_of_id:
        return
    fields = kwargs.get("update_fields")
    if fields is not None and not TEXT_FIELDS.intersection(fields):
        return
    if isinstance(instance, PracticePage):
        check_before_going_public(instance)
    elif fields is None or "live" in fields:
        version = PracticePage.objects.filter(pk=instance.pk, live=False).first()
        if version is not None:  # saved as a plain page, without its texts: those of the row go public
            check_before_going_public(version)
