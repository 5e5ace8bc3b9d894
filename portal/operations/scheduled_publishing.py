"""Scheduled publishing and expiry: Wagtail's `publish_scheduled`, in one transaction for each page."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.segments import UnpublishableError, cancel_schedule

logger = logging.getLogger(__name__)

_failed: set[str] = set()
"""Pages that failed already in this process: logged once, tried again each time."""


def publish_due() -> int:
    """Unpublish pages that have expired and publish those that are due; return how many changed.

    Each page has its own transaction, so that one which cannot be published
    neither stops the others nor leaves half of its work.
    """
    return _each(_expired(), "expire") + _each(_to_publish(), "publish")


def _expired() -> Iterable[tuple[str, Callable[[], Any]]]:
    models = [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]
    for model in models:
        for item in model.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"):
            yield f"{model.__name__} {item.pk}", partial(_expire, model, item.pk)


def _to_publish() -> Iterable[tuple[str, Callable[[], Any]]]:
    due = list(Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at"))
    due.sort(key=_is_translation)  # a version is public with its original or after it
    for revision in due:
        yield f"revision {revision.pk}", partial(_publish, revision.pk)


def _is_translation(revision: Revision) -> bool:
    item = revision.content_object
    return isinstance(item, PracticePage) and not item.is_original


def _expire(model: Any, key: Any) -> None:
    """Unpublish the page if it is still due under its lock."""
    if issubclass(model, Page):
        _lock_record_of(key)
    item = model.objects.filter(pk=key, live=True, expire_at__lt=timezone.now()).first()
    if item is not None:
        item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(key: int) -> None:
    """Publish the page if it is still due under its lock: it may have been withdrawn or rescheduled.

    A page that must not go public stays a draft, with the reason in its history.
    """
    page = Revision.page_revisions.filter(pk=key).values_list("object_id", flat=True).first()
    if page is not None:
        _lock_record_of(int(page))
    revision = Revision.objects.filter(pk=key, approved_go_live_at__lt=timezone.now()).first()
    if revision is None:
        return
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except UnpublishableError as error:
        cancel_schedule(revision, error)


def _lock_record_of(page: int) -> None:
    lock_until_commit(PAGE_TREE, shared=True)
    Practice.lock(*PracticePage.objects.filter(pk=page).values_list("practice_id", flat=True))


def _each(actions: Iterable[tuple[str, Callable[[], Any]]], what: str) -> int:
    done = 0
    for name, action in list(actions):
        try:
            with transaction.atomic():
                action()
        except OperationalError:
            raise  # the database, not the page
        except Exception:
            if name not in _failed:
                _failed.add(name)
                logger.exception("%s could not %s on time", name, what)
            continue
        _failed.discard(name)
        done += 1
    return done
