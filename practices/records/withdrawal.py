"""Acts on a record as a whole: withdraw it, take that back, make another version the original (decision 2)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.records.fields import RECORD_FIELDS
from practices.records.log_actions import MAKE_ORIGINAL, RESTORE, WITHDRAW
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.versions.withdrawal import unpublish_all


def versions_of_record(practice: Practice) -> list[PracticePage]:
    """Return all versions, live or not, the original first."""
    pages = PracticePage.objects.filter(practice=practice, alias_of__isnull=True).select_related("locale", "practice")
    return sorted(pages, key=lambda page: (not page.is_original, page.language))


def original_of(practice: Practice) -> PracticePage | None:
    """Return the version in the original language; None where it is gone."""
    return next((page for page in versions_of_record(practice) if page.is_original), None)


@transaction.atomic
def withdraw(practice: Practice, reason: str, user: Any = None) -> None:
    """Take all versions off the site; number, slugs, comments and reason stay.

    Raises:
        ValidationError: without a reason, or when the record is withdrawn already.
    """
    reason = reason.strip()
    lock_until_commit(PAGE_TREE, shared=True)
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    practice.mark_withdrawn(reason)
    versions = versions_of_record(practice)
    unpublish_all(versions, user)
    for page in versions:
        log(instance=page, action=WITHDRAW, user=user, data={"reason": reason})


@transaction.atomic
def restore(practice: Practice, user: Any = None) -> None:
    """Take a withdrawal back. The versions stay unpublished until somebody publishes them.

    Raises:
        ValidationError: when the record is not withdrawn.
    """
    lock_until_commit(PAGE_TREE, shared=True)
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    reason = practice.mark_restored()
    for page in versions_of_record(practice):
        log(instance=page, action=RESTORE, user=user, data={"reason": reason})


@transaction.atomic
def make_original(page: PracticePage, user: Any = None) -> None:
    """Make a version the original: it takes the record's tags over first, then the language is switched.

    The other way round its next publication would empty the tags. What waits to be
    published (latest draft, planned or submitted revisions) gets them too. The old
    original loses its fields; changes of tags that were never published are dropped.

    Raises:
        ValidationError: when the page is the original already.
    """
    lock_until_commit(PAGE_TREE, shared=True)
    practice = Practice.objects.select_for_update().get(pk=page.practice_id)
    if practice.original_language == page.language:
        raise ValidationError(_("This version is the original already."))
    old = original_of(practice)
    _store_facts(page, {name: getattr(practice, name) for name in RECORD_FIELDS})
    previous = practice.original_language
    practice.original_language = page.language
    practice.save(update_fields=["original_language"])
    if old is not None:
        fields = {name: PracticePage._meta.get_field(name) for name in RECORD_FIELDS}
        _store_facts(old, {name: field.get_default() for name, field in fields.items()})  # type: ignore[union-attr]
    log(instance=page, action=MAKE_ORIGINAL, user=user, data={"from": previous, "to": page.language})


def waiting_revisions(page: PracticePage) -> list[Revision]:
    """Return the revisions that may still be opened as draft or become public by themselves."""
    may_return = (
        Q(pk__in=[pk for pk in (page.latest_revision_id, page.live_revision_id) if pk])
        | Q(approved_go_live_at__isnull=False)
        | Q(task_states__status="in_progress")
    )
    return list(page.revisions.filter(may_return).distinct())


def _store_facts(page: PracticePage, facts: dict[str, Any]) -> None:
    """Write record-level fields into the row and its waiting revisions, past `save()`, which would clear them."""
    stored = PracticePage.objects.get(pk=page.pk)
    for name, value in facts.items():
        setattr(stored, name, value)
    PracticePage.objects.filter(pk=page.pk).update(**{name: getattr(stored, name) for name in facts})
    serialised = stored.serializable_data()
    for revision in waiting_revisions(stored):
        content = {**revision.content, **{name: serialised[name] for name in facts}}
        Revision.objects.filter(pk=revision.pk).update(content=content)
