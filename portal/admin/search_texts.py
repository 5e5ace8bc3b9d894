"""Keeps the comparable texts of pages, images and documents equal to their titles, descriptions and tags."""

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from portal.models import DocumentSearchText, ImageSearchText, PageSearchText, SearchText
from practices.languages.search_words import comparable

BATCH = 1000
TABLES: dict[type[Model], type[SearchText]] = {
    Page: PageSearchText,
    Image: ImageSearchText,
    Document: DocumentSearchText,
}
FIELDS = ("title", "description")
"""Fields that are searched, where a model has them; and the names of the tags."""


def store_search_text(owner: Any) -> None:
    """Store the text of one object. One query, and one for tags."""
    table = next(TABLES[model] for model in TABLES if isinstance(owner, model))
    _write(table, [owner])


def store_missing_search_texts() -> None:
    """Store the texts of all objects that have none, such as rows that were not written through their models."""
    for model, table in TABLES.items():
        missing: QuerySet[Any] = model._default_manager.filter(search_text__isnull=True).order_by("pk")
        while batch := list(missing[:BATCH]):
            _write(table, batch)


def _write(table: Any, owners: list[Any]) -> None:
    rows = [table(owner_id=owner.pk, text=_text_of(owner)) for owner in owners]
    table.objects.bulk_create(rows, update_conflicts=True, update_fields=["text"], unique_fields=["owner"])


def _text_of(owner: Any) -> str:
    texts = [getattr(owner, name, "") for name in FIELDS]
    if isinstance(owner, Image | Document):
        texts += owner.tags.order_by("name").values_list("name", flat=True)
    return "\n".join(filter(None, map(comparable, texts)))
