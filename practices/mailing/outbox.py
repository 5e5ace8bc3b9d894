"""Writing mails to the outbox and sending what is due."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from practices.mailing.models import OutgoingMail

logger = logging.getLogger(__name__)


def queue_mail(
    *, recipient: str, subject: str, text: str, language: str, purpose: str, headers: dict[str, str] | None = None
) -> OutgoingMail:
    """Put a mail into the outbox, in the caller's transaction.

    Args:
        language: of subject and text, sent as Content-Language.
        purpose: a short code for logs and tests, such as `comment-confirm`.
    """
    domain = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
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
    """What is sent for a row that holds no text."""

    recipient: str
    subject: str
    text: str
    language: str


Composer = Callable[[OutgoingMail], MailContent | None]
_composers: dict[str, Composer] = {}


def composes(purpose: str) -> Callable[[Composer], Composer]:
    """Register a function that writes the mails of a purpose when they are sent; a row it has none for is deleted.

    So a link that lets somebody in never lies in the database.
    """

    def register(composer: Composer) -> Composer:
        _composers[purpose] = composer
        return composer

    return register


LEASE = timedelta(minutes=2)
"""While a mail is being sent it is not due for any other process; longer than the time-out of the mail server."""


def send_due(limit: int = 100) -> int:
    """Send the mails that are due; return how many are finished. A failure is recorded on the row and tried again.

    Each mail is claimed in a short transaction and sent outside of any, so that
    a slow mail server holds no lock of the database.
    """
    return sum(_send(mail) for mail in list(OutgoingMail.objects.due()[:limit]) if mail.claim(LEASE))


def _send(mail: OutgoingMail) -> int:
    try:
        content = _content(mail)
        if content is None:
            mail.delete()
            return 1
        _message(mail, content).send(fail_silently=False)
    except Exception as error:  # noqa: BLE001  whatever the server did, the mail stays and is tried again
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
    """Return the headers of a mail but those that hold an address, such as the link that stops its mails."""
    return {name: value for name, value in headers.items() if "://" not in value}


def mail_connection() -> BaseEmailBackend:
    """The connection that `EMAIL_URL` names: `filemail:///dir`, `smtp://…`, `smtp+tls://…`."""
    parts = urlsplit(settings.EMAIL_URL)
    if parts.scheme == "filemail":
        return MailFiles(directory=unquote(parts.path))
    if parts.scheme in {"smtp", "smtp+tls"}:
        timeout = float(parse_qs(parts.query).get("timeout", [settings.EMAIL_TIMEOUT])[0])
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=parts.hostname,
            port=parts.port or (587 if parts.scheme == "smtp+tls" else 25),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_tls=parts.scheme == "smtp+tls",
            timeout=timeout,
        )
    raise ValueError(f"EMAIL_URL has the unknown scheme {parts.scheme!r}.")


class MailFiles(BaseEmailBackend):
    """Writes each message as one RFC 5322 file `<time>-<id>.eml`, whole or not at all, for its owner only."""

    def __init__(self, directory: str) -> None:
        super().__init__()
        self.directory = Path(directory)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; returns how many."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            content: Any = message.message()  # Django's own message class, whose as_bytes takes the line end
            identity = str(content["Message-ID"]).strip("<>").split("@")[0]
            path = self.directory / f"{time.strftime('%Y%m%dT%H%M%S')}-{identity}.eml"
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content.as_bytes(linesep="\r\n"))
            part.replace(path)
        return len(email_messages)
