"""Decisions: who is told what, what the package's flags say, and what erasing leaves."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django_comments_xtd.models import XtdComment
from wagtail.models import ModelLogEntry

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.discussion.moderation import CannotChange
from practices.mailing.models import OutgoingMail
from practices.records.models.record import Practice
from tests.factories import make_record, make_user
from tests.practices.discussion.visitor import addresses, body, confirmed, mails_to, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return make_record("Parents' room", versions={"da": "Forældrerum", "mt": "Kamra tal-ġenituri"})


@pytest.mark.parametrize(
    ("decide", "public", "removed"),
    [
        (lambda pk: moderation.approve(pk), True, False),
        (lambda pk: moderation.reject(pk, "No."), False, True),
        (lambda pk: moderation.mark_spam(pk), False, True),
        (lambda pk: moderation.erase(pk), False, True),
    ],
)
def test_the_flags_of_the_package_follow_the_state(practice: Practice, decide, public: bool, removed: bool) -> None:  # type: ignore[no-untyped-def]
    comment = confirmed(practice)
    assert (comment.is_public, comment.is_removed) == (False, False)
    decide(comment.pk)
    comment.refresh_from_db()
    assert (comment.is_public, comment.is_removed) == (public, removed)


def test_saving_an_approved_comment_publishes_no_pending_answer_and_counts_nothing_twice(practice: Practice) -> None:
    first = moderation.approve(confirmed(practice).pk)
    answer = confirmed(practice, reply_to=first.pk, email="b@example.org")
    first.refresh_from_db()
    assert first.nested_count == 1
    for comment in (first, answer):
        for _time in range(3):
            comment.save()
    moderation.mark_spam(first.pk)
    moderation.approve(first.pk)
    first.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.is_public, answer.state) == (False, State.PENDING)
    assert XtdComment.objects.get(pk=first.pk).nested_count == 1


def test_the_author_is_told_of_the_approval_in_the_language_of_the_interface(practice: Practice) -> None:
    comment = confirmed(practice, interface="da", language="el")
    moderation.approve(comment.pk)
    mail = mails_to("ada@example.org")[-1]
    assert mail["Content-Language"] == "da"
    (address,) = addresses(body(mail))
    assert address.endswith(f"/da/practice/{practice.number}/comments/?comment={comment.pk}#c{comment.pk}")
    assert "Forældrerum" in body(mail)


def test_the_author_is_told_of_the_refusal_with_its_reason(practice: Practice) -> None:
    comment = confirmed(practice, comment='It\'s <b>bold</b> & "quoted"')
    moderation.reject(comment.pk, "Names a pupil.\nPlease leave <names> out.")
    text = body(mails_to("ada@example.org")[-1])
    assert "Names a pupil. Please leave <names> out." in text
    assert 'It\'s <b>bold</b> & "quoted"' in text, "plain text is not escaped"


def test_a_refusal_needs_a_reason(practice: Practice) -> None:
    comment = confirmed(practice)
    for reason in ("", "  \n", "x" * 301):
        with pytest.raises(CannotChange):
            moderation.reject(comment.pk, reason)
    comment.refresh_from_db()
    assert comment.state == State.PENDING


def test_followers_are_told_each_in_their_language_and_can_stop(practice: Practice) -> None:
    confirmed(practice, interface="mt", email="mt@example.org", follow="1", name="Karmenu")
    confirmed(practice, interface="mt", email="mt@example.org", follow="1")
    moderation.approve(confirmed(practice, interface="da", email="da@example.org", follow="1").pk)
    confirmed(practice, email="no@example.org")
    writer = confirmed(practice, email="en@example.org", follow="1", name="Eve", comment="News & more")
    post(practice, email="unconfirmed@example.org", follow="1")
    moderation.approve(writer.pk)

    to_maltese = [mail for mail in mails_to("mt@example.org") if "News & more" in body(mail)]
    assert len(to_maltese) == 1, "one mail for one address, however many comments follow"
    (mail,) = to_maltese
    assert mail["Content-Language"] == "mt"
    assert "Kamra tal-ġenituri" in body(mail)
    stop = mail["List-Unsubscribe"].strip(" <>")
    assert stop in addresses(body(mail))
    assert not [mail for mail in mails_to("en@example.org") if "List-Unsubscribe" in mail]
    assert not [mail for mail in mails_to("no@example.org") if "List-Unsubscribe" in mail]
    assert not [mail for mail in mails_to("unconfirmed@example.org") if "List-Unsubscribe" in mail]
    assert [mail for mail in mails_to("da@example.org") if "List-Unsubscribe" in mail]

    path = re.sub(r"^https?://[^/]+", "", stop)
    assert path.startswith("/mt/comments/mute/")
    page = Client().get(path)
    assert page.status_code == 200
    assert page.content.decode().count("<form") == 1
    assert PracticeComment.objects.filter(user_email="mt@example.org", followup=True).count() == 2
    assert Client().post(path).status_code == 200
    assert not PracticeComment.objects.filter(user_email="mt@example.org", followup=True).exists()
    assert Client().post(path).status_code == 200
    before = len(mails_to("mt@example.org"))
    moderation.approve(confirmed(practice, email="new@example.org").pk)
    assert len(mails_to("mt@example.org")) == before


@pytest.mark.parametrize("token", ["1-" + "0" * 40, "x", "9" * 300, "1", "-", "1-é"])
def test_a_stop_link_that_is_not_ours_is_gone(token: str) -> None:
    assert Client().get(f"/en/comments/mute/{token}/").status_code == 410
    assert Client().post(f"/en/comments/mute/{token}/").status_code == 410


def test_followers_are_told_once_however_often_it_is_approved(practice: Practice) -> None:
    confirmed(practice, email="f@example.org", follow="1")
    comment = confirmed(practice)
    moderation.approve(comment.pk)
    moderation.mark_spam(comment.pk)
    moderation.approve(comment.pk)
    assert len([mail for mail in mails_to("f@example.org") if "List-Unsubscribe" in mail]) == 1


def test_an_unconfirmed_comment_is_not_approved(practice: Practice) -> None:
    post(practice)
    comment = PracticeComment.objects.get()
    for decide in (moderation.approve, lambda pk: moderation.reject(pk, "No."), moderation.mark_spam):
        with pytest.raises(CannotChange):
            decide(comment.pk)
    with pytest.raises(CannotChange):
        moderation.approve(10**9)


def test_every_decision_stands_in_the_log_with_who_took_it_and_without_personal_data(practice: Practice) -> None:
    user = make_user("moderator-en")
    comment = confirmed(practice, name="Secretname")
    moderation.approve(comment.pk, by=user)
    moderation.erase(comment.pk)
    entries = ModelLogEntry.objects.filter(action__startswith="discussion.").order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("discussion.approve", user),
        ("discussion.erase", None),
    ]
    assert "Secretname" not in str([(entry.label, entry.data) for entry in entries])


def test_erasing_leaves_nothing_of_the_person_anywhere(practice: Practice) -> None:
    confirmed(practice, email="f@example.org", follow="1")
    comment = confirmed(
        practice, name="Vera Unique", email="vera@example.org", comment="Unmistakable words", follow="1"
    )
    moderation.approve(comment.pk)
    assert OutgoingMail.objects.filter(text__contains="Unmistakable").exists()
    moderation.erase(comment.pk)
    rows = [*PracticeComment.objects.values(), *XtdComment.objects.values(), *OutgoingMail.objects.values()]
    for secret in ("vera", "vera@", "unmistakable"):
        assert secret not in str(rows).lower()
    stored = PracticeComment.objects.get(pk=comment.pk)
    assert (stored.state, stored.token_hash, stored.followup) == (State.ERASED, None, False)
    with pytest.raises(CannotChange):
        moderation.approve(comment.pk)


def test_comments_from_before_the_search_text_get_theirs_with_the_migration(practice: Practice) -> None:
    comment, erased = confirmed(practice, comment="Ένα κείμενο", name="Žofie"), confirmed(practice, comment="Gone")
    moderation.erase(erased.pk)
    expected = comment.search_text
    PracticeComment.objects.update(search_text="")
    import_module("practices.discussion.migrations.0002_search_text").fill(apps, None)
    comment.refresh_from_db()
    erased.refresh_from_db()
    assert comment.search_text == expected
    assert "ενα κειμενο" in expected and "zofie" in expected
    assert erased.search_text == ""
