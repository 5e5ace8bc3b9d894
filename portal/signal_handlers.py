"""Receivers for changes of pages, images and documents."""

from typing import Any

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from taggit.models import TaggedItem
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, get_page_models

from portal.admin.search_texts import FIELDS, store_search_text


def _store_text(sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    if not raw and (update_fields is None or not set(update_fields).isdisjoint(FIELDS)):
        store_search_text(instance)


for _model in (*get_page_models(), Page, Image, Document):
    post_save.connect(_store_text, sender=_model, dispatch_uid=f"search text of {_model._meta.label}")


@receiver(m2m_changed, sender=TaggedItem)
def store_text_with_tags(sender: Any, instance: Any, action: str, **kwargs: Any) -> None:
    """Store the text after a change of tags."""
    if action.startswith("post_") and isinstance(instance, Image | Document):
        store_search_text(instance)
