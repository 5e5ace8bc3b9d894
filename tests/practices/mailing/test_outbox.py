"""A mail is a row first and is sent at least once, with the same Message-ID."""

import email
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import queue_mail, send_due

pytestmark = pytest.mark.django_db


def queue(subject: str = "Grüße – Χαιρετισμοί") -> OutgoingMail:
    return queue_mail(recipient="teacher@example.org", subject=subject, text="Merħba\n", language="mt", purpose="test")


def mails() -> list[Message]:
    folder = Path(urlsplit(django_settings.EMAIL_URL).path)
    return [email.message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def test_a_mail_becomes_one_file_with_its_language_and_message_id() -> None:
    row = queue()
    assert send_due() == 1
    (message,) = mails()
    assert message["Message-ID"] == f"<{row.message_id}>"
    assert message["Content-Language"] == "mt"
    assert str(email.header.make_header(email.header.decode_header(message["Subject"]))) == "Grüße – Χαιρετισμοί"
    assert message.get_payload(decode=True).decode().strip() == "Merħba"  # type: ignore[union-attr]


def test_a_sent_mail_is_not_sent_again() -> None:
    queue()
    assert (send_due(), send_due()) == (1, 0)
    assert len(mails()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_failed_change_does_not_exist() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_a_line_break_in_the_subject_adds_no_header() -> None:
    queue("Hello\r\nBcc: everyone@example.org")
    send_due()
    (message,) = mails()
    assert message["Bcc"] is None


def test_mails_of_django_and_wagtail_go_through_the_outbox(settings: Any) -> None:
    # pytest-django puts its own backend in place of the configured one
    settings.EMAIL_BACKEND = "practices.mailing.backend.OutboxBackend"
    send_mail("Subject", "Text", None, ["editor@example.org", "other@example.org"])
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {"editor@example.org", "other@example.org"}


def test_a_refused_mail_stays_and_is_tried_again_later(settings: Any) -> None:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{_closed_port()}"
    row = queue()
    assert send_due() == 0
    row.refresh_from_db()
    assert row.done_at is None
    assert "refused" in row.last_error.lower()
    assert row.due_at > timezone.now() + timedelta(seconds=50)


def test_after_the_last_attempt_a_mail_is_given_up_and_kept(settings: Any) -> None:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{_closed_port()}"
    row = queue()
    for _attempt in range(len(OutgoingMail.BACK_OFF) + 1):
        OutgoingMail.objects.update(due_at=timezone.now())
        send_due()
    row.refresh_from_db()
    assert row.given_up_at is not None
    assert row.attempts == len(OutgoingMail.BACK_OFF) + 1


def test_a_real_smtp_conversation_delivers_the_message(settings: Any, smtp_server: "SmtpServer") -> None:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{smtp_server.port}"
    queue()
    assert send_due() == 1
    assert "rcpt TO:<teacher@example.org>" in smtp_server.heard
    assert "Content-Language: mt" in smtp_server.heard


def test_a_server_that_says_451_gets_the_mail_again(settings: Any, smtp_server: "SmtpServer") -> None:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{smtp_server.port}"
    smtp_server.refusals = 1
    row = queue()
    assert send_due() == 0
    OutgoingMail.objects.update(due_at=timezone.now())
    assert send_due() == 1
    assert smtp_server.heard.count(row.message_id) >= 1


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SmtpServer:
    """Speaks just enough SMTP over a real socket to take messages, or to refuse the first ones."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.lines: list[str] = []
        self.refusals = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def heard(self) -> str:
        return "\n".join(self.lines)

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rwb")

        def say(line: str) -> None:
            stream.write(f"{line}\r\n".encode())
            stream.flush()

        say("220 test")
        in_data = False
        for raw in stream:
            line = raw.decode().rstrip("\r\n")
            self.lines.append(line)
            if in_data:
                if line == ".":
                    in_data = False
                    say("250 taken")
                continue
            verb = line[:4].upper()
            if verb == "MAIL" and self.refusals:
                self.refusals -= 1
                say("451 try again later")
            elif verb == "DATA":
                in_data = True
                say("354 go on")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.socket.close()
