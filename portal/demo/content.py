"""Loads the demo: records, people and comments. Running it again adds only what is missing."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.demo.people import ensure_comments, ensure_people
from portal.demo.records import DemoRecord, demo_records
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import create_version
from practices.translation.segments import bring_in

Progress = Callable[[Iterable[DemoRecord]], Iterable[DemoRecord]]


def load_demo(progress: Progress | None = None) -> None:
    """Make the records, people and comments of the demo that are missing.

    A record whose source is known already, or was given its translation key, is
    left as it is, whatever was changed in it.

    Args:
        progress: wraps the list of records to make, such as `tqdm.tqdm`.
    """
    known_sources = set(PracticePage.objects.exclude(source_url="").values_list("source_url", flat=True))
    known_keys = set(Practice.objects.values_list("translation_key", flat=True))
    missing = [
        record
        for record in demo_records()
        if record.skeleton["source"] not in known_sources and record.translation_key not in known_keys
    ]
    for record in progress(missing) if progress and missing else missing:
        load_record(record)
    ensure_people()
    ensure_comments()


def load_record(record: DemoRecord) -> None:
    """Make one record with all its versions, in one transaction."""
    with transaction.atomic():
        with disable_reference_index_auto_update():  # would be written twice for each version
            pages = [_load_version(record, language, place) for place, language in enumerate(record.texts)]
        for page in pages:
            ReferenceIndex.create_or_update_for_object(page)
        Practice.objects.filter(pk=pages[0].practice_id).update(first_published_at=record.published_at)


def _load_version(record: DemoRecord, language: str, place: int) -> PracticePage:
    published_at = record.published_at + timedelta(days=7 * min(place, 2))
    facts: dict[str, Any] = {"first_published_at": published_at}
    if place == 0:
        facts |= record.facts()
    page = create_version(
        language=language,
        title=record.texts[language]["title"],
        summary=record.texts[language]["summary"],
        body=record.body(language),
        further_reading=record.further_reading(language),
        translation_key=record.translation_key,
        number=record.skeleton.get("number"),
        facts=facts,
        source=record.source(language),
        publish=False,
    )
    bring_in(page, publish=True)
    # without signals: the day of publication is not a change of the text
    PracticePage.objects.filter(pk=page.pk).update(
        first_published_at=published_at, last_published_at=_last_change(record, published_at)
    )
    return page


def _last_change(record: DemoRecord, published_at: datetime) -> datetime:
    reviewed = datetime.combine(record.facts()["reviewed_on"], published_at.timetz())
    return min(max(reviewed, published_at), timezone.now())
