"""Which comments everybody may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from practices.discussion.models import PracticeComment, State
from practices.records.models.record import Practice

PREVIEW = 3
THREAD_ORDER = ("thread_id", "order", "pk")


def public_comments(practice: Practice) -> "QuerySet[PracticeComment]":
    """Return the approved comments of a record, all languages, thread by thread."""
    comments = PracticeComment.objects.filter(practice=practice, state=State.APPROVED)
    return comments.select_related(None).order_by(*THREAD_ORDER)


def public_comment_count(practice: Practice) -> int:
    """Return how many comments everybody may read."""
    return PracticeComment.objects.filter(practice=practice, state=State.APPROVED).count()


def latest_comments(practice: Practice, limit: int = PREVIEW) -> "list[PracticeComment]":
    """Return the newest approved comments, newest first, for the record's page. One query."""
    return list(public_comments(practice).order_by("-submit_date", "-pk")[:limit])


def conversation(practice: Practice) -> "QuerySet[PracticeComment]":
    """Return approved comments, and hidden ones that have approved replies.

    The hidden ones are shown without author and text, so that the thread keeps its shape.
    """
    approved = PracticeComment.objects.filter(practice=practice, state=State.APPROVED).order_by()
    answered = Exists(approved.filter(parent_id=OuterRef("pk")).exclude(pk=OuterRef("pk")))
    heads_thread = Exists(approved.filter(thread_id=OuterRef("pk"), level__gt=0))
    hidden = Q(state__in=(State.ERASED, State.REJECTED, State.SPAM)) & (answered | (Q(level=0) & heads_thread))
    comments = PracticeComment.objects.filter(practice=practice).filter(Q(state=State.APPROVED) | hidden)
    return comments.select_related(None).order_by(*THREAD_ORDER)


def answerable(practice: Practice, comment_id: int) -> PracticeComment | None:
    """Return the approved comment of this record that a reply may be written to."""
    return public_comments(practice).filter(pk=comment_id).first()
