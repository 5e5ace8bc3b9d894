"""Django's mail backend: whatever Wagtail or Django sends goes through the outbox too."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from practices.languages import active_language
from practices.mailing.outbox import queue_mail


class OutboxBackend(BaseEmailBackend):
    """Queues a row for each recipient, in the transaction of the caller; the worker sends them.

    Wagtail writes its notifications in the recipient's language and activates it meanwhile,
    so the active language is the mail's.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; returns how many were taken."""
        for message in email_messages:
            for recipient in message.recipients():
                queue_mail(
                    recipient=recipient,
                    subject=str(message.subject),
                    text=str(message.body),
                    language=active_language(),
                    purpose="notification",
                )
        return len(email_messages)
