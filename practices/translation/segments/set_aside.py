"""Texts that a change replaced before they were published. A person can see them and put them back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from practices.records.models.page import PracticePage
from practices.translation.localize.store import store_text
from practices.translation.localize.tables import (
    StringTranslation,
    segments_of_record,
    stored_translation,
    translation_into,
)
from practices.translation.models import VersionState
from practices.translation.segments.rules import check_text


class Why(models.TextChoices):
    """Why a text was set aside."""

    PAGE_REPLACED = "page", _("The text of the page replaced it.")
    TYPED_KEPT = "typed", _("A text that a translator typed was kept instead.")
    PLACE_GONE = "gone", _("Its place does not exist in the original.")
    NO_MATCH = "no_match", _("Its place does not match the original.")
    PUT_BACK = "put_back", _("A text that was set aside was put back instead.")


@dataclass(frozen=True)
class SetAsideText:
    """One text that was set aside: its place, what it translates, who wrote it and when, and why it is here."""

    key: str
    path: str
    text: str
    source: str
    author_id: int | None
    at: datetime | None
    why: str


class PlaceGoneError(Exception):
    """The place of a text that was set aside does not exist in the original any more."""


def entry(
    path: str, text: str, *, why: str, source: str = "", author_id: int | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Return the stored form of one text to set aside."""
    return {
        "key": uuid.uuid4().hex,
        "path": path,
        "text": text,
        "source": source,
        "by": author_id,
        "at": (at or timezone.now()).isoformat(),
        "why": str(why),
    }


def entry_of_row(path: str, row: StringTranslation, source_text: str, why: str) -> dict[str, Any]:
    """Return the stored form of a translation that another text replaces, with its author and date."""
    return entry(path, row.data, why=why, source=source_text, author_id=row.last_translated_by_id, at=row.updated_at)


def set_aside_texts(page: PracticePage) -> list[SetAsideText]:
    """Return the texts of a version that were set aside, oldest first."""
    stored = VersionState.objects.filter(page_id=page.pk).values_list("set_aside", flat=True).first()
    return [
        SetAsideText(
            key=row.get("key", f"{number}"),
            path=row["path"],
            text=row["text"],
            source=row.get("source", ""),
            author_id=row.get("by"),
            at=parse_datetime(row["at"]) if row.get("at") else None,
            why=row.get("why", Why.PAGE_REPLACED.value),
        )
        for number, row in enumerate(stored or ())
    ]


@transaction.atomic
def put_back(page: PracticePage, key: str, user: Any = None) -> None:
    """Store a text that was set aside as the translation of its place again; what is there now is set aside.

    Raises:
        KeyError: no text with that key is set aside.
        PlaceGoneError: the original does not have the place any more, or several texts stand there.
    """
    state = VersionState.objects.select_for_update().get(page_id=page.pk)
    chosen = next((text for text in set_aside_texts(page) if text.key == key), None)
    if chosen is None:
        raise KeyError(key)
    segments = list(
        segments_of_record(page).filter(context__path=chosen.path).select_related("string", "context", "source")
    )
    fitting = [segment for segment in segments if segment.string.data == chosen.source] or segments
    if len({segment.string_id for segment in fitting}) != 1:
        raise PlaceGoneError(chosen.path)
    segment = fitting[0]
    present = stored_translation(segment, page.locale_id)
    rest = [row for number, row in enumerate(state.set_aside) if row.get("key", f"{number}") != key]
    if present is not None and present.data != chosen.text:
        rest.append(entry_of_row(chosen.path, present, segment.string.data, Why.PUT_BACK))
    translation = translation_into(page, source_id=segment.source_id)
    if translation is None:
        raise PlaceGoneError(chosen.path)
    errors = check_text(segment.source.as_instance(), chosen.path, segment.string.data, chosen.text)
    author = user if getattr(user, "pk", None) else None
    store_text(translation, segment, chosen.text, user=author, errors=errors)
    state.set_aside = rest
    state.save(update_fields=["set_aside"])
