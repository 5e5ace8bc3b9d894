"""Making and changing language versions in code: for the demo, the importer and the tests."""

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
    title: str,
    summary: str = "",
    body: list[dict[str, Any]] | None = None,
    further_reading: list[dict[str, Any]] | None = None,
    translation_key: uuid.UUID | None = None,
    number: int | None = None,
    facts: dict[str, Any] | None = None,
    source: dict[str, Any] | None = None,
    slug: str = "",
    publish: bool = True,
    user: Any = None,
) -> PracticePage:
    """Make one version under its language's list; the first of a translation group becomes the original.

    Args:
        body: raw stream data `[{"type", "id", "value"}]` with stable block ids.
        number: the number asked for, for the first version; taken ones are passed over.
        facts: record-level fields by name (`RECORD_FIELDS`), used on the original only.
        source: source, licence and date of this version's text by name (`SOURCE_FIELDS`).
        publish: as a live version; otherwise as a draft.

    Raises:
        django.core.exceptions.ValidationError: when the version breaks a rule of the record.
        PracticeIndexPage.DoesNotExist: when the language has no list.
    """
    locale = Locale.objects.get(language_code=language)
    lock_until_commit(PAGE_TREE)
    parent = PracticeIndexPage.objects.get(locale=locale)
    page = PracticePage(
        title=title,
        slug=slug,
        summary=summary,
        body=body or [],
        further_reading=further_reading or [],
        locale=locale,
        translation_key=translation_key or uuid.uuid4(),
        live=False,
        owner=user if getattr(user, "pk", None) else None,
        **(facts or {}),
        **(source or {}),
    )
    page.wanted_number = number
    parent.add_child(instance=page)
    revision = page.save_revision(user=user)
    if publish:
        revision.publish(user=user)
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
    revision = draft.save_revision(user=user)
    if publish:
        revision.publish(user=user)
    return PracticePage.objects.get(pk=page.pk)
