"""Two requests in each other's way: the one that lost runs again, or says what has changed and keeps the text."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models.signals import pre_save
from django.test import Client

from portal.http.middleware import MAX_ATTEMPTS
from practices.discussion.models import PracticeComment
from tests.factories import make_record
from tests.practices.discussion.visitor import TEXT, post

pytestmark = pytest.mark.django_db(transaction=True)
Fail = Callable[[Exception, int], list[int]]


@pytest.fixture
def failing() -> Iterator[Fail]:
    """Let the first attempts to store a comment fail; the list gets an entry for each attempt."""
    receivers = []

    def fail(error: Exception, times: int) -> list[int]:
        attempts: list[int] = []

        def receive(sender: Any, **kwargs: Any) -> None:
            attempts.append(1)
            if len(attempts) <= times:
                raise error

        pre_save.connect(receive, sender=PracticeComment)
        receivers.append(receive)
        return attempts

    yield fail
    for receiver in receivers:
        pre_save.disconnect(receiver, sender=PracticeComment)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        caused(OperationalError("deadlock detected"), psycopg.errors.DeadlockDetected()),
        caused(OperationalError("could not serialize access"), psycopg.errors.SerializationFailure()),
    ],
    ids=repr,
)
def test_a_request_that_another_one_got_in_the_way_of_runs_again(failing: Fail, error: Exception) -> None:
    practice = make_record()
    attempts = failing(error, 1)
    assert post(practice, client=Client(raise_request_exception=False)).status_code == 302
    assert len(attempts) > 1
    assert PracticeComment.objects.count() == 1


def test_a_request_runs_again_a_few_times_only_after_deadlocks_and_then_keeps_the_text(failing: Fail) -> None:
    practice = make_record()
    attempts = failing(caused(OperationalError("deadlock detected"), psycopg.errors.DeadlockDetected()), 99)
    answer = post(practice, client=Client(raise_request_exception=False))
    assert answer.status_code == 503
    assert TEXT in answer.content.decode()
    assert len(attempts) == MAX_ATTEMPTS
    assert not PracticeComment.objects.exists()


def test_a_full_disk_is_not_tried_again_at_once(failing: Fail) -> None:
    practice = make_record()
    attempts = failing(caused(OperationalError("disk full"), psycopg.errors.DiskFull()), 99)
    assert post(practice, client=Client(raise_request_exception=False)).status_code == 503
    assert len(attempts) == 1


def test_who_came_too_late_reads_why_and_keeps_the_text(failing: Fail) -> None:
    practice = make_record()
    failing(ValidationError("This address belongs to another practice."), 99)
    answer = post(practice, client=Client(raise_request_exception=False))
    assert answer.status_code == 409
    assert "This address belongs to another practice." in answer.content.decode()
    assert TEXT in answer.content.decode()
