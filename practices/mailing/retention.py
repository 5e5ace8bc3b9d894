"""How long the outbox keeps what was sent: mails hold links that let somebody in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import without_links


def retire_mails(now: datetime | None = None) -> int:
    """Empty mails that were sent or given up some days ago, delete them after 30 days; returns how many.

    A mail is emptied as it is sent; this finds those of an older version of the portal.
    """
    now = now or timezone.now()
    old = now - timedelta(days=settings.MAIL_KEPT_DAYS)
    deleted, _details = OutgoingMail.objects.filter(Q(sent_at__lt=old) | Q(given_up_at__lt=old)).delete()
    given_up = Q(given_up_at__lt=now - timedelta(days=settings.MAIL_GIVEN_UP_TEXT_DAYS))
    full = OutgoingMail.objects.filter(Q(sent_at__isnull=False) | given_up).exclude(text="")
    emptied = 0
    for mail in full[:1000]:
        OutgoingMail.objects.filter(pk=mail.pk).update(text="", headers=without_links(mail.headers))
        emptied += 1
    return deleted + emptied
