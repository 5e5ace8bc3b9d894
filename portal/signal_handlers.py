"""Receivers for changes of pages, images and documents."""

from typing import Any

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from portal.admin.search_texts import FIELDS, store_search_text
from practices.jobs.model_signals import receiver_below


@receiver_below(post_save, Page, Image, Document)
def search_text_follows(
    sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Store the text of an object after a change of its fields."""
    if not raw and (update_fields is None or not set(update_fields).isdisjoint(FIELDS)):
        store_search_text(instance)


@receiver(m2m_changed, sender=Image.tags.through)
@receiver(m2m_changed, sender=Document.tags.through)
def search_text_follows_the_tags(sender: Any, instance: Any, action: str, **kwargs: Any) -> None:
    """Store the text of an image or document after a change of its tags."""
    if action.startswith("post_") and isinstance(instance, Image | Document):
        store_search_text(instance)
