"""An email backend for Django: emails of Wagtail and Django go through the outbox, too."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from wagtail.users.models import UserProfile

from practices.languages.table import active_language, language_codes
from practices.mailing.outbox import queue_mail


class OutboxBackend(BaseEmailBackend):
    """Queues a row for each recipient, in the transaction of the caller; the worker sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; return how many."""
        for message in email_messages:
            for recipient in message.recipients():
                queue_mail(
                    recipient=recipient,
                    subject=str(message.subject),
                    text=str(message.body),
                    language=_language_of(recipient),
                    purpose="notification",
                )
        return len(email_messages)


def _language_of(recipient: str) -> str:
    """Return the language of a recipient's Wagtail profile; the active one for anybody else."""
    chosen = UserProfile.objects.filter(user__email=recipient).values_list("preferred_language", flat=True).first()
    return chosen if chosen in language_codes() else active_language()
