"""Write emails to the outbox, and send the ones that are due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formatdate
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from practices.mailing.models import OutgoingMail
from practices.mailing.transports import mail_connection

logger = logging.getLogger(__name__)


def queue_mail(
    *, recipient: str, subject: str, text: str, language: str, purpose: str, headers: dict[str, str] | None = None
) -> OutgoingMail:
    """Put an email into the outbox, in the caller's transaction.

    Args:
        language: of subject and text, sent as Content-Language.
        purpose: a short code for logs and tests, such as `comment-confirm`.
    """
    domain = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return OutgoingMail.objects.create(
        message_id=OutgoingMail.new_message_id(domain),
        recipient=recipient,
        subject=" ".join(subject.split())[:300],
        text=text,
        language=language,
        purpose=purpose,
        headers=headers or {},
    )


@dataclass(frozen=True)
class MailContent:
    """Recipient and text of an email that is written when it is sent."""

    recipient: str
    subject: str
    text: str
    language: str


Composer = Callable[[OutgoingMail], MailContent | None]
_composers: dict[str, Composer] = {}


def composes(purpose: str) -> Callable[[Composer], Composer]:
    """Register a function that writes the emails of a purpose at the moment they are sent.

    So the database never holds a sign-in link. A row that the function has no email for is deleted.
    """

    def register(composer: Composer) -> Composer:
        _composers[purpose] = composer
        return composer

    return register


LEASE = timedelta(minutes=2)
"""While an email is being sent it is not due for any other process; longer than the time-out of the mail server."""


def send_due(limit: int = 100) -> int:
    """Send the emails that are due; return how many are finished. A failure is recorded on the row and tried again.

    Each email is claimed in a short transaction and sent outside of any, so that
    a slow mail server holds no lock of the database.
    """
    mails = OutgoingMail.objects
    return sum(_send(mail) for mail in list(mails.due()[:limit]) if mails.claim(mail, LEASE))


def _send(mail: OutgoingMail) -> int:
    try:
        content = _content(mail)
        if content is None:
            mail.delete()
            return 1
        _message(mail, content).send(fail_silently=False)
    except Exception as error:  # noqa: BLE001  after any error of the server the email is tried again
        OutgoingMail.objects.record_failure([mail], error)
        logger.warning("Mail %s not sent (%s), attempt %s", mail.message_id, type(error).__name__, mail.attempts)
        return 0
    mail.done_at = timezone.now()
    mail.attempts += 1
    mail.last_error = ""
    mail.text = ""  # it may hold a sign-in link
    mail.headers = without_links(mail.headers)
    mail.save(update_fields=["done_at", "attempts", "last_error", "text", "headers"])
    return 1


def _content(mail: OutgoingMail) -> MailContent | None:
    composer = _composers.get(mail.purpose)
    return composer(mail) if composer else MailContent(mail.recipient, mail.subject, mail.text, mail.language)


def _message(mail: OutgoingMail, content: MailContent) -> EmailMessage:
    return EmailMessage(
        subject=content.subject,
        body=content.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[content.recipient],
        headers={
            "Message-ID": f"<{mail.message_id}>",
            "Date": formatdate(mail.created_at.timestamp(), localtime=False),
            "Content-Language": content.language,
            "Auto-Submitted": "auto-generated",
            **mail.headers,
        },
        connection=mail_connection(),
    )


def without_links(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers of an email without those that hold an address, such as the link to unsubscribe."""
    return {name: value for name, value in headers.items() if "://" not in value}
