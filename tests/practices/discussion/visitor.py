"""A visitor as the tests need one: reads the form, waits, posts, opens the mails that really were written."""

import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from practices.discussion.models import PracticeComment
from practices.discussion.security import new_form
from practices.mailing.outbox import send_due
from practices.records.models.record import Practice

TEXT = "We tried this in our school."


def path_of(practice: Practice, language: str = "en") -> str:
    """The conversation's address."""
    return f"/{language}/practice/{practice.number}/comments/"


def hidden_fields(practice: Practice, age: float = 10) -> dict[str, str]:
    """The hidden fields of a form that was opened so many seconds ago."""
    secrets = new_form(practice.number, at=time.time() - age)
    return {"timestamp": secrets.timestamp, "once": secrets.once, "security_hash": secrets.security_hash}


def entry(practice: Practice, *, age: float = 10, **changes: Any) -> dict[str, Any]:
    """A whole form as a person would send it."""
    return {
        "name": "Ada",
        "email": "ada@example.org",
        "comment": TEXT,
        "language": "en",
        "reply_to": "",
        "website": "",
        **hidden_fields(practice, age),
        **changes,
    }


def post(practice: Practice, *, interface: Any = "en", client: Any = None, **changes: Any) -> Any:
    """Send the form."""
    return (client or Client()).post(path_of(practice, interface), entry(practice, **changes))


def mails(purpose_in_subject: str = "") -> list[EmailMessage]:
    """All mails written so far by the outbox, oldest first."""
    send_due()
    folder = Path(urlsplit(settings.EMAIL_URL).path)
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [mail for mail in found if purpose_in_subject in mail["Subject"]]  # type: ignore[misc]


def mails_to(address: str) -> list[EmailMessage]:
    """The mails to one address."""
    return [mail for mail in mails() if mail["To"] == address]


def body(mail: EmailMessage) -> str:
    """The text of a mail."""
    return mail.get_content()


def addresses(text: str) -> list[str]:
    """All web addresses in a text."""
    return re.findall(r"https?://\S+", text)


def confirm_path(mail: EmailMessage) -> str:
    """The path of the one address in a confirmation mail."""
    found = addresses(body(mail))
    assert len(found) == 1
    return urlsplit(found[0]).path


def confirmed(practice: Practice, *, interface: str = "en", **changes: Any) -> PracticeComment:
    """A comment that waits for moderation, made by posting, reading the mail and pressing its button."""
    before = set(PracticeComment.objects.values_list("pk", flat=True))
    assert post(practice, interface=interface, **changes).status_code == 302
    comment = PracticeComment.objects.exclude(pk__in=before).get()
    mail = mails_to(changes.get("email", "ada@example.org"))[-1]
    assert Client().post(confirm_path(mail)).status_code == 200
    comment.refresh_from_db()
    return comment
