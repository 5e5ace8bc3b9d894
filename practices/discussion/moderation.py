"""Decisions on comments: the only way a confirmed comment changes its state. Logged; safe against two people at once.

States are changed by queryset updates: the package's `save()` counts replies
again, and a condition on the old state makes one winner of parallel decisions.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from practices.discussion import notices
from practices.discussion.models import PracticeComment, State
from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.records.models.record import Practice

REASON_LENGTH = 300
DECIDED_FROM = {
    State.APPROVED: (State.PENDING, State.REJECTED, State.SPAM),
    State.REJECTED: (State.PENDING, State.APPROVED),
    State.SPAM: (State.PENDING, State.APPROVED, State.REJECTED),
    State.ERASED: (State.UNCONFIRMED, State.PENDING, State.APPROVED, State.REJECTED, State.SPAM),
}
"""The states from which each decision is possible. An unconfirmed comment waits for its author."""

LOG_ACTIONS = {
    State.APPROVED: "discussion.approve",
    State.REJECTED: "discussion.reject",
    State.SPAM: "discussion.spam",
    State.ERASED: "discussion.erase",
}


class CannotChange(Exception):  # noqa: N818  read by people, not a fault
    """The comment is not in a state that allows the decision. The message is for people."""

    def __init__(self, comment_id: int, message: str) -> None:
        super().__init__(message)
        self.comment_id = comment_id
        self.message = message


@transaction.atomic
def approve(comment_id: int, *, by: Any = None) -> PracticeComment:
    """Make a comment public; its author and, the first time, the followers of the record get an email."""
    comment = _decide(comment_id, State.APPROVED, by=by)
    notices.tell_author_approved(comment)
    if comment.announced_at is None:
        PracticeComment.objects.filter(pk=comment_id).update(announced_at=timezone.now())
        notices.tell_followers(comment)
    return comment


@transaction.atomic
def reject(comment_id: int, reason: str, *, by: Any = None) -> PracticeComment:
    """Reject a comment, or take a public one away; its author gets the reason by email."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_LENGTH:
        raise CannotChange(
            comment_id, _("A reason of at most %(limit)s characters is needed.") % {"limit": REASON_LENGTH}
        )
    comment = _decide(comment_id, State.REJECTED, by=by, reason=reason)
    notices.tell_author_rejected(comment)
    return comment


@transaction.atomic
def mark_spam(comment_id: int, *, by: Any = None) -> PracticeComment:
    """Take a comment away as spam; nobody gets an email."""
    return _decide(comment_id, State.SPAM, by=by)


@transaction.atomic
def erase(comment_id: int, *, by: Any = None) -> PracticeComment:
    """Remove name, address, text and all mails of a comment for good; its place in the thread stays."""
    _decide(comment_id, State.ERASED, by=by)
    PracticeComment.objects.filter(pk=comment_id).update(
        author="", interface_language="", search_text="", token_hash=None, token_expires_at=None, followup=False,
        user=None, user_name="", user_email="", user_url="", comment="",
    )  # fmt: skip
    notices.forget_mails([comment_id])
    return PracticeComment.objects.get(pk=comment_id)


def stop_following(comment: PracticeComment) -> int:
    """Send the author of the comment no more emails about this record; returns how many comments followed it."""
    if not comment.user_email:
        return 0
    own = PracticeComment.objects.filter(practice=comment.practice, user_email__iexact=comment.user_email)
    return own.filter(followup=True).order_by().update(followup=False)


def lock_records_of(comment_ids: Iterable[int]) -> None:
    """Lock the records of comments before their rows, as a new comment does, so that neither waits for the other."""
    if connection.vendor != "postgresql":
        return
    lock_until_commit(PAGE_TREE, shared=True)
    Practice.lock(*PracticeComment.objects.filter(pk__in=comment_ids).values_list("practice_id", flat=True))


def _decide(comment_id: int, state: State, *, by: Any, reason: str = "") -> PracticeComment:
    lock_records_of([comment_id])
    rows = PracticeComment.objects.filter(pk=comment_id, state__in=DECIDED_FROM[state]).order_by()
    decided_by = by if getattr(by, "pk", None) else None
    if not rows.update(state=state, decided_at=timezone.now(), decided_by=decided_by, reason=reason):
        found = PracticeComment.objects.filter(pk=comment_id).first()
        if found is None:
            raise CannotChange(comment_id, _("There is no comment %(id)s.") % {"id": comment_id})
        raise CannotChange(
            comment_id,
            _("Comment %(id)s cannot be changed. Its state: %(state)s.")
            % {"id": comment_id, "state": found.get_state_display()},
        )
    PracticeComment.objects.filter(pk=comment_id).update(
        is_public=state == State.APPROVED, is_removed=state in (State.REJECTED, State.SPAM, State.ERASED)
    )
    comment = PracticeComment.objects.select_related("practice").get(pk=comment_id)
    log(comment, LOG_ACTIONS[state], user=decided_by, data={"language": comment.language, "reason": reason})
    return comment
