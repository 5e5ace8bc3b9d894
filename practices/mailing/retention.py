"""Retention of sent emails: they hold sign-in links."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import without_links


def retire_mails(now: datetime | None = None) -> int:
    """Empty emails that were sent, or given up some days ago, and delete them after 30 days; return how many.

    An email is emptied when it is sent; this finds those of an older release.
    """
    now = now or timezone.now()
    mails = OutgoingMail.objects
    old = now - timedelta(days=settings.MAIL_KEPT_DAYS)
    deleted, _details = (mails.done_before(old) | mails.given_up_before(old)).delete()
    given_up = mails.given_up_before(now - timedelta(days=settings.MAIL_GIVEN_UP_TEXT_DAYS))
    emptied = 0
    for mail in (mails.filter(done_at__isnull=False) | given_up).exclude(text="")[:1000]:
        mails.filter(pk=mail.pk).update(text="", headers=without_links(mail.headers))
        emptied += 1
    return deleted + emptied
