"""Create, change and publish language versions in code: for the demo, the importer and the tests."""

import uuid
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import Practice


@transaction.atomic
def create_version(
    *,
    language: str,
    translation_key: uuid.UUID | None = None,
    number: int | None = None,
    facts: dict[str, Any] | None = None,
    source: dict[str, Any] | None = None,
    publish: bool = True,
    user: Any = None,
    **texts: Any,
) -> PracticePage:
    """Create a version under its language's list; the first of a translation group becomes the original.

    Args:
        number: the requested number, for the first version; one that is taken is passed over.
        facts: record-level fields by name (`RECORD_FIELDS`), used on the original only.
        source: source, licence and date of this version's text by name (`SOURCE_FIELDS`).
        publish: as a live version; otherwise as a draft.
        texts: title, slug, summary, body and further_reading; the last two as raw stream data
            `[{"type", "id", "value"}]` with stable block ids.

    Raises:
        django.core.exceptions.ValidationError: when the version breaks a rule of the record.
        PracticeIndexPage.DoesNotExist: when the language has no list.
    """
    locale = Locale.objects.get(language_code=language)
    lock_until_commit(PAGE_TREE)
    parent = PracticeIndexPage.objects.get(locale=locale)
    page = PracticePage(
        locale=locale,
        translation_key=translation_key or uuid.uuid4(),
        live=False,
        owner=user if getattr(user, "pk", None) else None,
        **{name: value for name, value in texts.items() if value is not None},
        **(facts or {}),
        **(source or {}),
    )
    page.wanted_number = number
    parent.add_child(instance=page)
    save_version(page, publish=publish, user=user)
    if publish:
        page.refresh_from_db()
    return page


@transaction.atomic
def change_version(page: PracticePage, *, publish: bool = True, user: Any = None, **changes: Any) -> PracticePage:
    """Change fields of a version and publish it (or save a draft); returns the version as stored."""
    lock_until_commit(PAGE_TREE, shared=True)
    Practice.lock(page.practice_id)
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    save_version(draft, publish=publish, user=user)
    return PracticePage.objects.get(pk=page.pk)


def save_version(page: PracticePage, *, publish: bool, user: Any = None) -> None:
    """Save a version as its latest draft and publish that, as the page editor does.

    Publishing the original copies its record-level fields to the record (`Practice.publish_version`).
    """
    revision = page.save_revision(user=user)
    if publish:
        revision.publish(user=user)
