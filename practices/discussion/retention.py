"""Retention of comments that are not shown. The worker calls it; the privacy page promises it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from practices.discussion import notices
from practices.discussion.models import PracticeComment, State
from practices.discussion.moderation import erase

UNCONFIRMED_DAYS = 7
HIDDEN_DAYS = 90


@transaction.atomic
def expire_comments(now: datetime | None = None) -> int:
    """Delete unconfirmed comments after 7 days, rejected ones and spam after 90; returns how many.

    A hidden comment that was answered is erased instead, so that its thread keeps its shape.
    """
    now = now or timezone.now()
    unconfirmed = Q(state=State.UNCONFIRMED, submit_date__lt=now - timedelta(days=UNCONFIRMED_DAYS))
    hidden = Q(state__in=(State.REJECTED, State.SPAM), decided_at__lt=now - timedelta(days=HIDDEN_DAYS))
    due = list(PracticeComment.objects.filter(unconfirmed | hidden).order_by("-pk").values_list("pk", flat=True))
    for pk in due:
        if PracticeComment.objects.filter(parent_id=pk).exclude(pk=pk).exists():
            erase(pk)
        else:
            notices.forget_mails([pk])
            PracticeComment.objects.filter(pk=pk).delete()
    return len(due)
