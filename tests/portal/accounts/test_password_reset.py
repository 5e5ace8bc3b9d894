"""A forgotten password: the reply is the same for everybody, the link is in the mail only, and lives four hours."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.users.models import UserProfile

from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import send_due
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FORM = "/admin/password_reset/"


@pytest.fixture
def owner() -> Any:
    return make_owner("owner", "owner@example.org")


def make_owner(username: str, email: str) -> Any:
    user = make_user("editor", username=username)
    user.email = email
    user.save()
    return user


def ask(email: str, address: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=address).post(FORM, {"email": email})


def mails() -> list[EmailMessage]:
    while send_due():
        pass
    folder = Path(urlsplit(django_settings.EMAIL_URL).path)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]  # type: ignore[misc]


def link() -> str:
    found = re.search(r"https?://[^/\s]+(/admin/password_reset/confirm/\S+)", mails()[-1].get_content())
    assert found
    return found[1]


def test_sixty_resets_send_three_mails_to_one_person(owner: Any) -> None:
    spellings = ("owner@example.org", "OWNER@EXAMPLE.ORG", "ow.ner@example.org", "owner+1@example.org")
    answers = [ask(spellings[number % 2], f"198.51.100.{number}") for number in range(60)]
    assert [answer.status_code for answer in answers] == [302] * 3 + [429] * 57
    assert [ask(spelling, "203.0.113.1").status_code for spelling in spellings] == [429] * 4
    assert len(mails()) == 3


def test_one_network_can_request_password_resets_for_ten_people_an_hour(owner: Any) -> None:
    answers = [ask(f"person{number}@example.org") for number in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert ask("owner@example.org", "192.0.2.2").status_code == 302


def test_the_refused_form_keeps_the_address_and_says_how_long_to_wait(owner: Any) -> None:
    for _time in range(3):
        ask("nobody@example.org")
    answer = ask("nobody@example.org")
    assert 3000 < int(answer.headers["Retry-After"]) <= 3600
    assert re.search(r"You can try again in [0-9]+ minutes\.", answer.content.decode())
    assert 'value="nobody@example.org"' in answer.content.decode()


def test_the_reply_and_the_work_are_the_same_whether_anybody_has_the_address(owner: Any) -> None:
    seen = []
    for email in ("owner@example.org", "nobody@example.org"):
        client = Client(REMOTE_ADDR="192.0.2.1")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.post(FORM, {"email": email})
        waiting = list(OutgoingMail.objects.values_list("subject", "text", "purpose", "language"))
        statements = [re.sub(r"'[^']*'|\b[0-9a-f]{32}\b| ?-?\d+", "?", query["sql"]) for query in queries]
        seen.append((answer.status_code, answer["Location"], statements, waiting))
        OutgoingMail.objects.all().delete()
    assert seen[0] == seen[1]


def test_the_mail_of_an_unknown_address_is_never_written_and_its_row_is_gone() -> None:
    ask("nobody@example.org")
    assert mails() == []
    assert not OutgoingMail.objects.exists()


def test_the_owner_gets_one_mail_in_their_language_for_all_their_accounts(owner: Any) -> None:
    make_owner("second", "owner@example.org")
    UserProfile.objects.update_or_create(user=owner, defaults={"preferred_language": "da"})
    ask("Owner@Example.org")
    (mail,) = mails()
    assert mail["To"] == "owner@example.org"
    assert mail["Content-Language"] == "da"
    text = mail.get_content()
    assert "owner" in text
    assert "second" in text
    assert len(re.findall(r"/admin/password_reset/confirm/", text)) == 2


def test_the_link_sets_the_password_once_and_is_nowhere_in_the_database_before_and_after(owner: Any) -> None:
    ask("owner@example.org")
    address = link()
    token = address.rstrip("/").split("/")[-1]
    assert token not in str(list(OutgoingMail.objects.values()))
    client = Client(REMOTE_ADDR="203.0.113.5")
    form = client.get(address)
    assert form.status_code == 302
    new = "a-fairly-long-new-one"
    assert client.post(form["Location"], {"new_password1": new, "new_password2": new}).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(new)
    assert "Password reset link" not in str(list(Session.objects.values()))
    again = Client().get(address)
    assert again.status_code == 200
    assert again.context["validlink"] is False


def test_who_has_the_mail_gets_in_while_strangers_guess(owner: Any) -> None:
    def strangers(first: int) -> list[int]:
        posts = (
            (f"198.51.100.{number}", {"username": "owner", "password": "wrong"}) for number in range(first, first + 12)
        )
        return [Client(REMOTE_ADDR=address).post("/admin/login/", data).status_code for address, data in posts]

    assert strangers(0)[-1] == 429
    ask("owner@example.org", "203.0.113.5")
    client = Client(REMOTE_ADDR="203.0.113.5")
    form = client.get(link())
    new = "a-fairly-long-new-one"
    client.post(form["Location"], {"new_password1": new, "new_password2": new})
    assert strangers(20)[-1] == 429
    assert client.post("/admin/login/", {"username": "owner", "password": new}).status_code == 302


def test_a_link_dies_after_four_hours_and_the_mail_says_so(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert django_settings.PASSWORD_RESET_TIMEOUT == 4 * 3600
    ask("owner@example.org")
    address = link()
    assert "4 hours" in mails()[-1].get_content()
    generator = "django.contrib.auth.tokens.PasswordResetTokenGenerator._now"

    now = datetime.now()
    monkeypatch.setattr(generator, lambda self: now + timedelta(hours=3, minutes=59))
    assert Client().get(address).status_code == 302
    monkeypatch.setattr(generator, lambda self: now + timedelta(hours=4, minutes=1))
    assert Client().get(address).context["validlink"] is False


def test_a_session_with_an_unused_link_ends_with_the_link(owner: Any) -> None:
    ask("owner@example.org")
    Client().get(link())
    (session,) = Session.objects.all()
    assert (session.expire_date - timezone.now()).total_seconds() <= 4 * 3600


def test_a_mail_that_could_not_be_sent_is_tried_again_and_works(owner: Any, settings: Any) -> None:
    works = settings.EMAIL_URL
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    ask("owner@example.org")
    assert send_due() == 0
    row = OutgoingMail.objects.get()
    assert (row.attempts, row.text) == (1, "")
    settings.EMAIL_URL = works
    OutgoingMail.objects.update(due_at=timezone.now())
    assert Client().get(link()).status_code == 302


@pytest.mark.parametrize("bad", ["", "no-address", "a@b", "x" * 300 + "@example.org", "a\x00@example.org"])
def test_an_invalid_email_address_is_reported_and_does_not_count_towards_the_limit(bad: str) -> None:
    assert {ask(bad).status_code for _time in range(12)} == {200}
    assert not OutgoingMail.objects.exists()
