"""Discarding the draft of one language version. The record and its other versions are not touched."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from practices.records.models.page import PracticePage
from practices.translation.localize.tables import translations_of

DISCARD = "practices.discard_version"


def was_public(page: PracticePage) -> bool:
    """Whether readers can know the version: it was published at least once."""
    return page.live or page.first_published_at is not None


def reason_against_discarding(page: PracticePage) -> str:
    """Return why nothing of the version can be discarded; empty when its draft can."""
    if page.is_original:
        return _("This version is the original. Withdraw the record, or make another version the original first.")
    if page.live and not page.has_unpublished_changes:
        return _("This version has no draft: its last text is public.")
    if not page.live and was_public(page):
        return _("This version was public. Its text is kept, because readers may have its address.")
    return ""


@transaction.atomic
def discard_draft(page: PracticePage, user: Any = None) -> bool:
    """Go back to the text that readers see; a version that was never public is deleted.

    Translations that were stored segment by segment stay: the record's desk offers them again
    when the language is started again.

    Returns:
        Whether the version is gone.

    Raises:
        ValidationError: the version is the original, or has no draft that can be discarded.
    """
    page = PracticePage.objects.select_related("practice", "locale").select_for_update(of=("self",)).get(pk=page.pk)
    reason = reason_against_discarding(page)
    if reason:
        raise ValidationError(reason)
    if was_public(page):
        workflow = page.current_workflow_state
        if workflow is not None:
            workflow.cancel(user=user)
        page.revisions.update(approved_go_live_at=None)
        revision = page.live_revision.as_object().save_revision(user=user, log_action=False)
        revision.publish(user=user, log_action=False)
        log(instance=page, action=DISCARD, user=user, data={"language": page.language})
        return False
    for other in page.practice.versions.all():
        if other.is_original:  # its history stays, the one of the page goes
            log(instance=other, action=DISCARD, user=user, data={"language": page.language})
    translations_of(page.translation_key, target_locale_id=page.locale_id).delete()
    page.delete()
    return True
