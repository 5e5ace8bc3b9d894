"""Reasons against publishing a version, for every route that publishes, and the texts of an import file."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.localize.completeness import waiting_texts_of
from practices.translation.models import ConfirmedText
from practices.translation.segments.confirmation import SameText, confirm, has_own_text, same_texts, unconfirmed_texts

MAX_NAMED = 5
NOT_PUBLISHED = "translation.not_published"
_PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled", "wagtail.publish.schedule")


class UnpublishableError(ValidationError):
    """A version that must not go public as it is.

    Args:
        page_id: its page; the message is for people.
    """

    def __init__(self, message: str, page_id: int) -> None:
        super().__init__(message, code="unpublishable")
        self.page_id = page_id


def before_original(page: PracticePage, *, together_with: Iterable[int] = ()) -> str:
    """Return why a version has to wait for its original; empty when the record was public once.

    Args:
        together_with: pages that are published in the same act.
    """
    if page.is_original or page.practice_id is None:
        return ""
    if Practice.objects.filter(pk=page.practice_id, first_published_at__isnull=False).exists():
        return ""
    original = PracticePage.objects.filter(
        practice_id=page.practice_id, locale__language_code=page.practice.original_language
    ).first()
    if original is not None and original.pk in set(together_with):
        return ""
    return _("The original was never published. Publish it first, then its translations.")


def source_text_message(texts: list[SameText]) -> str:
    """Return the message that names the texts of the original in a version."""
    named = " · ".join(Truncator(same.text).chars(80) for same in texts[:MAX_NAMED])
    if len(texts) > MAX_NAMED:
        named += " …"
    return ngettext(
        "%(count)s text is still the one of the original: %(texts)s "
        "Translate it, or confirm when you publish the page that it is meant to be the same.",
        "%(count)s texts are still those of the original: %(texts)s "
        "Translate them, or confirm when you publish the page that they are meant to be the same.",
        len(texts),
    ) % {"count": len(texts), "texts": named}


def waiting_message(count: int) -> str:
    """Return the message about texts without translation."""
    return ngettext(
        "%(count)s text is not translated yet. Translate it before you publish.",
        "%(count)s texts are not translated yet. Translate them before you publish.",
        count,
    ) % {"count": count}


def why_not_public(page: PracticePage, *, together_with: Iterable[int] = (), complete: bool = True) -> str:
    """Return why a version (with the text it has in memory) must not go public; empty when it may.

    Args:
        complete: ask also whether a version in the making has all its texts. A file may leave some out.
    """
    if page.is_original:
        return ""
    reason = before_original(page, together_with=together_with)
    if reason:
        return reason
    row = Page.objects.filter(pk=page.pk).values_list("live", "first_published_at").first()
    if complete and row is not None and not row[0] and row[1] is None:
        waiting = waiting_texts_of(page)
        if waiting:
            return waiting_message(waiting)
    texts = unconfirmed_texts(page)
    return source_text_message(texts) if texts else ""


def why_not_in_bulk(pages: Iterable[Page]) -> list[str]:
    """Return for several pages that are published together the reasons that speak against it, each with its title."""
    chosen = [page for page in pages if isinstance(page, PracticePage)]
    together = {page.pk for page in chosen}
    reasons = []
    for page in chosen:
        draft = page.get_latest_revision_as_object()
        reason = why_not_public(draft, together_with=together)
        if reason:
            reasons.append(
                _("%(title)s (%(language)s): %(reason)s")
                % {"title": draft.title, "language": page.locale.get_display_name(), "reason": reason}
            )
    return reasons


def check_before_going_public(page: PracticePage) -> None:
    """Refuse a version that must not go public. The last check, in the model layer.

    Raises:
        UnpublishableError: with the reason.
    """
    reason = why_not_public(page, complete=False)
    if reason:
        raise UnpublishableError(reason, page.pk)


def cancel_schedule(revision: Revision, error: UnpublishableError) -> None:
    """Leave a version that was to go public now a draft; its history says why, and its editor when it is opened."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    page = PracticePage.objects.get(pk=error.page_id)
    log(
        instance=page,
        action=NOT_PUBLISHED,
        user=revision.user,
        data={"reason": " ".join(error.messages)},
        revision=revision,
        title=page.get_admin_display_title(),
    )


def cancelled_schedule(page: Page) -> str:
    """Return why the last planned publication of a version did not happen; empty after a later publication."""
    last = (
        PageLogEntry.objects.filter(page_id=page.pk, action__in=[NOT_PUBLISHED, *_PUBLISHED])
        .order_by("-timestamp", "-pk")
        .first()
    )
    return str(last.data.get("reason", "")) if last is not None and last.action == NOT_PUBLISHED else ""


def bring_in(page: PracticePage, *, publish: bool, user: Any = None) -> str:
    """Accept the newest text of a version from a file: texts equal to the original's count as confirmed.

    Returns:
        Why it cannot be public: the original never was, or not one text differs from it. Empty otherwise.
    """
    draft = page.get_latest_revision_as_object()
    if not draft.is_original:
        same = same_texts(draft)
        if same and not has_own_text(draft):
            return _("All texts are the same as in the original: this is not a translation yet.")
        confirm(draft, same, user=user, origin=ConfirmedText.Origin.IMPORT)
        reason = before_original(draft)
        if reason:
            return reason
    if publish:
        page.get_latest_revision().publish(user=user)
    return ""


def same_as_original(page: PracticePage) -> str:
    """Return the texts that the newest text of a version has from its original, for a report; the first few."""
    if page.is_original:
        return ""
    same = same_texts(page.get_latest_revision_as_object())
    return " · ".join(Truncator(text.text).chars(80) for text in same[:MAX_NAMED])
