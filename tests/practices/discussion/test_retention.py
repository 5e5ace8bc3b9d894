"""How long unshown comments are kept, and the command that decides without a browser."""

import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.discussion.retention import expire_comments
from practices.mailing.models import OutgoingMail
from practices.records.models.record import Practice
from tests.practices.discussion.visitor import confirmed, mails_to, post

pytestmark = pytest.mark.django_db


def test_an_unconfirmed_comment_is_deleted_after_seven_days_with_its_email(practice: Practice) -> None:
    post(practice)
    waiting = confirmed(practice, email="b@example.org")
    assert expire_comments(timezone.now() + timedelta(days=6, hours=23)) == 0
    assert expire_comments(timezone.now() + timedelta(days=7, minutes=1)) == 1
    assert PracticeComment.objects.get() == waiting
    assert not OutgoingMail.objects.filter(recipient="ada@example.org").exists()


def test_refused_ones_and_spam_are_deleted_after_ninety_days(practice: Practice) -> None:
    moderation.reject(confirmed(practice, email="a@example.org").pk, "No.")
    moderation.mark_spam(confirmed(practice, email="b@example.org").pk)
    post(practice, website="trapped")
    kept = [
        confirmed(practice, email="c@example.org"),
        moderation.approve(confirmed(practice, email="d@example.org").pk),
    ]
    assert expire_comments(timezone.now() + timedelta(days=89)) == 0
    assert expire_comments(timezone.now() + timedelta(days=91)) == 3
    assert set(PracticeComment.objects.all()) == set(kept)
    assert expire_comments(timezone.now() + timedelta(days=1000)) == 0


def test_a_refused_comment_with_answers_loses_its_words_and_keeps_its_place(practice: Practice) -> None:
    first = moderation.approve(confirmed(practice, email="a@example.org").pk)
    moderation.approve(confirmed(practice, email="b@example.org", reply_to=first.pk).pk)
    moderation.reject(first.pk, "On second thought.")
    expire_comments(timezone.now() + timedelta(days=91))
    first.refresh_from_db()
    assert (first.state, first.comment, first.user_email) == (State.ERASED, "", "")
    assert PracticeComment.objects.count() == 2


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("comments", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_list_filters_by_state_and_language(practice: Practice) -> None:
    greek = confirmed(practice, language="el", email="a@example.org")
    post(practice, email="b@example.org")
    listed = json.loads(run("list", "--state", "pending", "--language", "el", "--json"))
    assert [(row["id"], row["record"], row["state"], row["language"], row["text"]) for row in listed] == [
        (greek.pk, practice.number, "pending", "el", greek.comment)
    ]
    assert len(json.loads(run("--json", "list"))) == 2
    assert json.loads(run("list", "--json", "--language", "mt")) == []
    assert str(greek.pk) in run("list")


def test_each_decision_changes_the_comments_named(practice: Practice) -> None:
    ids = [confirmed(practice, email=f"a{number}@example.org").pk for number in range(5)]
    run("approve", ids[0], ids[1])
    run("reject", ids[2], "--reason", "Not about this practice.")
    run("spam", ids[3])
    run("erase", ids[4])
    states = list(PracticeComment.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["approved", "approved", "rejected", "spam", "erased"]
    assert "Not about this practice." in mails_to("a2@example.org")[-1].get_content()


def test_some_that_cannot_be_changed_end_with_three_and_the_others_are_done(practice: Practice) -> None:
    pk = confirmed(practice).pk
    with pytest.raises(CommandError) as refused:
        run("approve", pk, 999_999, "--json")
    assert refused.value.returncode == 3
    assert PracticeComment.objects.get().state == State.APPROVED
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("comments", "approve", str(pk), "999999", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert report["changed"] == []
    assert [entry["id"] for entry in report["refused"]] == [pk, 999_999]


@pytest.mark.parametrize(
    "arguments",
    [(), ("list", "--state", "x"), ("list", "--language", "xx"), ("approve",), ("approve", "x"), ("approve", "9" * 40),
     ("reject", "1"), ("reject", "1", "--reason", " "), ("burn", "1")],
)  # fmt: skip
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    if arguments in {(), ("reject", "1"), ("approve", "x")}:  # a process each: a few show the exit code of all
        done = subprocess.run([sys.executable, "manage.py", "comments", *arguments], capture_output=True, check=False)
        assert done.returncode == 2
    with pytest.raises(CommandError):
        run(*arguments)
