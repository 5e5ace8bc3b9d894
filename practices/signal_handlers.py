"""Receivers that protect terms in use and invalidate what every process caches of labels and layout."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Page, PageViewRestriction, Site

from practices.jobs.cache_versions import CacheVersion
from practices.jobs.model_signals import receiver_below
from practices.records.models.page import PracticePage
from practices.records.term_usage import usage_of
from practices.vocabularies.models import Label, Term, Vocabulary


@receiver([post_save, post_delete], sender=Label)
@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=Vocabulary)
def labels_changed(sender: Any, **kwargs: Any) -> None:
    """Make every process read the labels again at its next request."""
    CacheVersion.advance(CacheVersion.LABELS)


@receiver_below([post_save, post_delete], Page, PageViewRestriction, Site, BaseSiteSetting, but=(PracticePage,))
def layout_changed(sender: Any, **kwargs: Any) -> None:
    """Make every process read again what surrounds all pages.

    Also for rows of plain `Page`, such as a page that expires.
    """
    CacheVersion.advance(CacheVersion.LAYOUT)


@receiver(pre_delete, sender=Term)
def a_term_in_use_is_not_deleted(sender: Any, instance: Term, **kwargs: Any) -> None:
    """Reject deleting a term in use, also in drafts, which no foreign key protects."""
    if usage_of(instance):
        raise ValidationError(_("The term is in use. Retire it or replace it by another one."))
