"""Transports of emails: an SMTP server, or files in a folder."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend


def mail_connection() -> BaseEmailBackend:
    """Return the connection that `EMAIL_URL` names: `filemail:///dir`, `smtp://…`, `smtp+tls://…`."""
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
        """Write the messages; return how many."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            content: Any = message.message()  # Django's own message class, whose as_bytes accepts the line end
            identity = str(content["Message-ID"]).strip("<>").split("@")[0]
            path = self.directory / f"{time.strftime('%Y%m%dT%H%M%S')}-{identity}.eml"
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content.as_bytes(linesep="\r\n"))
            part.replace(path)
        return len(email_messages)
