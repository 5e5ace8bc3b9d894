"""Sent mails hold links that let somebody in: they are emptied at once and forgotten after a month."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import queue_mail, send_due
from practices.mailing.retention import retire_mails

pytestmark = pytest.mark.django_db
SECRET = "https://portal.example.org/en/comments/confirm/a-secret-token/"
DAY = timedelta(days=1)


def queue(**changes: Any) -> OutgoingMail:
    mail = queue_mail(
        recipient="teacher@example.org", subject="Subject", text=f"Open {SECRET}", language="en", purpose="test",
        headers={"List-Unsubscribe": f"<{SECRET}>", "X-Comment": "12"},
    )  # fmt: skip
    OutgoingMail.objects.filter(pk=mail.pk).update(**changes)
    mail.refresh_from_db()
    return mail


def stored() -> str:
    return str(list(OutgoingMail.objects.values()))


def test_a_mail_is_whole_until_it_is_sent_and_holds_no_link_afterwards(settings: Any) -> None:
    works = settings.EMAIL_URL
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    mail = queue()
    send_due()
    assert SECRET in stored()
    settings.EMAIL_URL = works
    OutgoingMail.objects.update(due_at=timezone.now())
    assert send_due() == 1
    assert "a-secret-token" not in stored()
    mail.refresh_from_db()
    assert mail.headers == {"X-Comment": "12"}, "what the comment's erasing looks for stays"
    assert mail.done_at is not None


def test_mails_sent_by_an_older_version_are_emptied_too() -> None:
    queue(done_at=timezone.now() - DAY)
    assert retire_mails() == 1
    assert "a-secret-token" not in stored()
    assert retire_mails() == 0


def test_a_mail_given_up_keeps_its_text_for_a_week() -> None:
    mail = queue(given_up_at=timezone.now() - 6 * DAY, last_error="refused")
    assert retire_mails() == 0
    assert retire_mails(timezone.now() + 2 * DAY) == 1
    mail.refresh_from_db()
    assert (mail.text, mail.last_error) == ("", "refused")


@pytest.mark.parametrize("end", ["done_at", "given_up_at"])
def test_rows_are_dropped_after_thirty_days(settings: Any, end: str) -> None:
    queue(text="", **{end: timezone.now() - 29 * DAY})
    queue(text="", **{end: timezone.now() - 31 * DAY})
    assert retire_mails() == 1
    settings.MAIL_KEPT_DAYS = 10
    assert retire_mails() == 1
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_waits_is_never_touched() -> None:
    queue(created_at=timezone.now() - 100 * DAY)
    assert retire_mails() == 0
    assert SECRET in stored()
