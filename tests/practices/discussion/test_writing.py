"""Writing a comment: what is stored, what is refused, and that no text gets lost."""

import time
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from practices.discussion.models import PracticeComment, State
from practices.mailing.models import OutgoingMail
from practices.records.models.record import Practice
from tests.factories import make_record
from tests.html import Fields
from tests.practices.discussion.visitor import (
    TEXT,
    addresses,
    body,
    confirm_path,
    confirmed,
    entry,
    mails,
    mails_to,
    path_of,
    post,
)

pytestmark = pytest.mark.django_db


def test_from_form_to_queue_as_a_person_without_script_does_it(practice: Practice) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(path_of(practice, "da"))
    fields = Fields(page.content.decode()).values
    assert set(fields) == {
        "csrfmiddlewaretoken", "timestamp", "once", "security_hash", "reply_to", "name", "email", "language",
        "comment", "website",
    }  # fmt: skip
    assert fields["language"] == "da"
    time.sleep(3)
    fields |= {"name": "Åse", "email": "aase@example.org", "comment": "Vi prøvede det.\n\nDet virker.", "follow": "1"}
    answer = client.post(path_of(practice, "da"), fields)
    assert (answer.status_code, answer["Location"]) == (302, path_of(practice, "da") + "sent/")
    assert client.get(answer["Location"]).status_code == 200

    stored = PracticeComment.objects.get()
    assert (stored.state, stored.language, stored.interface_language) == (State.UNCONFIRMED, "da", "da")
    assert (stored.author, stored.comment) == ("Åse", "Vi prøvede det.\n\nDet virker.")
    assert stored.followup is True
    assert stored.is_public is False
    assert stored.ip_address is None

    (mail,) = mails_to("aase@example.org")
    assert mail["Content-Language"] == "da"
    path = confirm_path(mail)
    assert path.startswith("/da/comments/confirm/")
    token = path.split("/")[-2]
    assert token not in str(PracticeComment.objects.values().get())

    link = client.get(path)
    assert "Vi prøvede det." in link.content.decode()
    assert link.content.decode().count("<form") == 1
    stored.refresh_from_db()
    assert stored.state == State.UNCONFIRMED, "opening the link changes nothing"
    done = client.post(path, {"csrfmiddlewaretoken": Fields(link.content.decode()).values["csrfmiddlewaretoken"]})
    assert done.status_code == 200
    stored.refresh_from_db()
    assert stored.state == State.PENDING
    assert stored.confirmed_at is not None
    assert "Vi prøvede det." not in client.get(path_of(practice)).content.decode()


def test_forms_without_a_csrf_token_are_refused(practice: Practice) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert post(practice, client=strict).status_code == 403
    assert PracticeComment.objects.count() == 0
    post(practice)
    path = confirm_path(mails()[0])
    assert strict.post(path).status_code == 403
    assert PracticeComment.objects.get().state == State.UNCONFIRMED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b\u200b"),
        ("name", "x" * 101),
        ("name", "Buy at https://spam.example"),
        ("email", ""),
        ("email", "nobody"),
        ("email", f"{'a' * 250}@example.org"),
        ("email", "a@b.org\r\nBcc: c@d.org"),
        ("comment", ""),
        ("comment", " \n\t "),
        ("comment", "y" * 5001),
        ("comment", "http://a.example " * 6),
        ("language", "xx"),
        ("language", "' OR 1=1"),
    ],
)
def test_an_error_is_linked_to_its_field_and_nothing_typed_is_lost(practice: Practice, field: str, value: str) -> None:
    typed = {"name": "Ada Lovelace", "comment": "A long thought.", field: value}
    answer = post(practice, **typed)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#id_{field}"' in html
    assert f'id="id_{field}_error"' in html
    assert 'id="error-summary"' in html and 'tabindex="-1" autofocus' in html
    kept = Fields(html).values
    for name in {"name", "comment"} - {field}:
        assert kept[name].strip() == typed[name]
    assert PracticeComment.objects.count() == 0
    assert OutgoingMail.objects.count() == 0


def test_the_error_of_a_long_text_says_limit_and_length(practice: Practice) -> None:
    html = post(practice, comment="z" * 5123).content.decode()
    assert "Length: 5,123. Longest possible: 5,000." in html
    assert Fields(html).values["comment"].strip() == "z" * 5123


def test_the_form_can_be_sent_again_after_an_error(practice: Practice) -> None:
    fields = Fields(post(practice, comment="").content.decode()).values
    assert Client().post(path_of(practice), {**fields, "comment": "Now with words."}).status_code == 302
    assert PracticeComment.objects.get().comment == "Now with words."


def test_control_characters_and_line_ends_are_cleaned(practice: Practice) -> None:
    post(
        practice,
        name="Ada\r\nBcc: x@example.org\x00",
        comment="One\x00\x1b[31m\r\nTwo\u202e",
        email=" ada@example.org ",
    )
    stored = PracticeComment.objects.get()
    assert stored.author == "Ada Bcc: x@example.org"
    assert stored.comment == "One[31m\nTwo"
    assert stored.user_email == "ada@example.org"


def test_a_name_of_a_hundred_letters_is_kept_whole(practice: Practice) -> None:
    post(practice, name="ñ" * 100)
    stored = PracticeComment.objects.get()
    assert (stored.author, stored.user_name) == ("ñ" * 100, "ñ" * 50)


@pytest.mark.parametrize("field", ["timestamp", "once", "security_hash"])
@pytest.mark.parametrize("change", ["", "1", "x" * 10_000, "\x00", "\ud7ff", "9" * 40, "-1", "ä"])
def test_a_changed_hidden_field_is_refused_and_the_text_kept(practice: Practice, field: str, change: str) -> None:
    answer = post(practice, **{field: change})
    assert answer.status_code == 400
    fields = Fields(answer.content.decode()).values
    assert fields["comment"].strip() == TEXT
    assert PracticeComment.objects.count() == 0
    assert fields[field] != change


def test_a_form_of_one_record_does_not_serve_for_another(practice: Practice) -> None:
    other = make_record("Other")
    answer = Client().post(path_of(other), entry(practice))
    assert answer.status_code == 400
    assert PracticeComment.objects.count() == 0


def test_a_form_sent_at_once_or_after_days_is_refused_with_its_text(practice: Practice) -> None:
    for age in (0, 1, 25 * 3600):
        answer = post(practice, age=age)
        assert answer.status_code == 400
        assert TEXT in answer.content.decode()
    assert PracticeComment.objects.count() == 0


def test_a_reply_points_at_an_approved_comment_of_the_same_record(practice: Practice) -> None:
    waiting = confirmed(practice)
    foreign = confirmed(make_record("Other"), email="b@example.org")
    PracticeComment.objects.filter(pk=foreign.pk).update(state=State.APPROVED)
    for target in (waiting.pk, foreign.pk, 10**12, "9" * 40, "abc", "1 OR 1", "-1", "\x00"):
        answer = post(practice, reply_to=target, email="c@example.org")
        if str(target) == "\x00":
            assert answer.status_code == 302, "a NUL is dropped, nothing is left"
            continue
        assert answer.status_code == 400
        assert TEXT in answer.content.decode()
    assert not PracticeComment.objects.filter(level__gt=0).exists()
    PracticeComment.objects.filter(pk=waiting.pk).update(state=State.APPROVED)
    assert post(practice, reply_to=waiting.pk, email="d@example.org").status_code == 302
    assert PracticeComment.objects.get(level=1).parent_id == waiting.pk


def test_the_trap_looks_like_success_and_sends_nothing(practice: Practice) -> None:
    for age in (0, 10):
        answer = post(practice, website="https://spam.example", age=age, email=f"a{age}@example.org")
        assert (answer.status_code, answer["Location"]) == (302, path_of(practice) + "sent/")
    assert post(practice, website="x", security_hash="wrong").status_code == 302
    assert set(PracticeComment.objects.values_list("state", flat=True)) == {State.SPAM}
    assert PracticeComment.objects.count() == 2
    assert OutgoingMail.objects.count() == 0


def test_a_comment_form_sent_twice_is_one_comment_and_one_email(practice: Practice) -> None:
    data = entry(practice)
    assert [Client().post(path_of(practice), data).status_code for _ in range(3)] == [302, 302, 302]
    assert PracticeComment.objects.count() == 1
    assert len(mails()) == 1


def test_one_form_cannot_send_mails_to_many_addresses(practice: Practice) -> None:
    data = entry(practice)
    Client().post(path_of(practice), data)
    for number in range(10):
        answer = Client().post(path_of(practice), {**data, "email": f"victim{number}@example.org"})
        assert answer.status_code == 400
        assert TEXT in answer.content.decode()
    assert len(mails()) == 1


def test_the_mail_to_an_unconfirmed_address_holds_no_words_of_the_writer(practice: Practice) -> None:
    post(practice, name="Cheap watches", comment="Buy at www.watches.example now")
    text = body(mails()[0])
    assert "atches" not in text
    assert len(addresses(text)) == 1


def _hide(practice: Practice, how: str) -> None:
    for page in practice.versions.all():
        if how == "private":
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        else:
            page.unpublish()
    if how == "withdrawn":
        Practice.objects.filter(pk=practice.pk).update(withdrawn_at="2026-01-01T00:00:00Z")


@pytest.mark.parametrize(("how", "status"), [("unpublished", 410), ("withdrawn", 410), ("private", 404)])
def test_a_hidden_record_takes_no_comment_neither_at_first_nor_when_confirming(
    practice: Practice, how: str, status: int
) -> None:
    post(practice, comment="Before it was hidden")
    path = confirm_path(mails()[0])
    _hide(practice, how)
    assert Client().get(path_of(practice)).status_code == status
    assert post(practice).status_code == status
    assert Client().get(path_of(practice) + "sent/").status_code == status
    assert Client().post(path).status_code == 410
    assert PracticeComment.objects.get().state == State.UNCONFIRMED


def test_records_that_never_were_public_do_not_exist(practice: Practice) -> None:
    draft = make_record("Draft", publish=False)
    assert Client().get(path_of(draft)).status_code == 404
    assert post(draft).status_code == 404
    for number in ("0", "999999", "9" * 40, "9" * 5000):
        address = f"/en/practice/{number}/comments/"
        assert Client().get(address).status_code == 404
        assert Client().post(address, entry(practice)).status_code == 404


@pytest.mark.parametrize(
    "payload",
    [
        {"name": "\ud83d\ude00" * 3, "comment": "𝒳" * 100},
        {"comment": "Ж" * 5000},
        {"comment": "a" * 1_000_000},
        {"name": "b" * 1_000_000},
        {"email": "c" * 100_000 + "@example.org"},
        {"email": "@" * 10_000},
        {"language": "d" * 100_000},
        {"follow": "\x00\x01"},
        {"reply_to": "e" * 100_000},
    ],
)
def test_any_field_gets_an_answer_and_never_a_fault(practice: Practice, payload: dict[str, str]) -> None:
    clean = {key: value.encode("utf-8", "replace").decode() for key, value in payload.items()}
    assert post(practice, **clean).status_code in {302, 400}


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", "image/png"])
@pytest.mark.parametrize("raw", [b"", b"{}", b"name=%ED%A0%80&comment=%00%FF", b"\x00\xff" * 50, b"&" * 500, b"a=1;b"])
def test_any_body_gets_an_answer(practice: Practice, kind: str, raw: bytes) -> None:
    answer: Any = Client().post(path_of(practice), data=raw, content_type=kind)
    assert answer.status_code in {302, 400}
