"""What every outbox does with its rows: one contract, run for the mails and for the index."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices.jobs.outbox import OutboxRow
from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import queue_mail
from search.models import IndexOutbox

pytestmark = pytest.mark.django_db
Make = Callable[[], OutboxRow]


def _mail() -> OutboxRow:
    return queue_mail(recipient="teacher@example.org", subject="Subject", text="Text", language="en", purpose="test")


def _change() -> OutboxRow:
    return IndexOutbox.objects.create(object_id=460)


@pytest.fixture(params=[_mail, _change], ids=["mail", "index"])
def make(request: pytest.FixtureRequest) -> Make:
    chosen: Make = request.param
    return chosen


def rows(row: OutboxRow) -> Any:
    return type(row)._default_manager


def test_a_new_row_waits_and_is_due(make: Make) -> None:
    row = make()
    assert list(rows(row).waiting()) == list(rows(row).due()) == [row]
    assert not rows(row).given_up().exists()


@pytest.mark.parametrize("end", ["done_at", "given_up_at"])
def test_a_row_that_ended_neither_waits_nor_is_due(make: Make, end: str) -> None:
    row = make()
    rows(row).update(**{end: timezone.now()})
    assert not rows(row).waiting().exists()
    assert not rows(row).due().exists()
    assert rows(row).given_up().exists() == (end == "given_up_at")


def test_a_row_that_is_due_later_waits(make: Make) -> None:
    row = make()
    rows(row).update(due_at=timezone.now() + timedelta(hours=1))
    assert rows(row).waiting().exists()
    assert not rows(row).due().exists()


def test_a_row_is_claimed_by_one_process_only_and_is_due_again_after_the_lease(make: Make) -> None:
    row = make()
    first, second = rows(row).get(), rows(row).get()
    assert rows(row).claim(first, timedelta(hours=1))
    assert not rows(row).claim(second, timedelta(hours=1))
    assert not rows(row).due().exists()
    rows(row).update(due_at=timezone.now())
    assert rows(row).claim(rows(row).get(), timedelta(hours=1))


@pytest.mark.parametrize("end", ["done_at", "given_up_at"])
def test_a_row_that_ended_is_claimed_by_no_process(make: Make, end: str) -> None:
    row = make()
    rows(row).update(**{end: timezone.now()})
    assert not rows(row).claim(row, timedelta(hours=1))


def test_a_failed_row_waits_as_long_as_its_back_off_says_and_is_given_up_after_the_last_attempt(make: Make) -> None:
    row = make()
    for attempt, wait in enumerate(row.BACK_OFF, start=1):
        before = timezone.now()
        rows(row).record_failure([row], RuntimeError("refused"))
        row.refresh_from_db()
        assert (row.attempts, row.given_up_at) == (attempt, None)
        assert before + wait <= row.due_at <= timezone.now() + wait
    rows(row).record_failure([row], RuntimeError("refused"))
    row.refresh_from_db()
    assert row.given_up_at is not None
    assert row.attempts == len(row.BACK_OFF) + 1
    assert row.last_error == "RuntimeError: refused"


def test_mails_and_changes_of_the_index_are_tried_as_often_as_ever() -> None:
    assert [wait.total_seconds() / 60 for wait in OutgoingMail.BACK_OFF] == [1, 5, 15, 60, 240, 720, 1440]
    assert [wait.total_seconds() for wait in IndexOutbox.BACK_OFF] == [5, 10, 20, 40, 80, 160, 320]


def test_the_last_error_is_shortened_to_what_the_row_holds(make: Make) -> None:
    row = make()
    rows(row).record_failure([row], ValueError("é" * 1000))
    row.refresh_from_db()
    assert row.last_error == "ValueError: " + "é" * 288


def test_any_number_of_failed_rows_is_stored_with_the_same_number_of_queries(make: Make) -> None:
    def queries(number: int) -> int:
        failed = [make() for _row in range(number)]
        with CaptureQueriesContext(connection) as captured:
            rows(failed[0]).record_failure(failed, RuntimeError("refused"))
        assert {row.attempts for row in rows(failed[0]).filter(pk__in=[row.pk for row in failed])} == {1}
        return len(captured)

    assert queries(1) == queries(20)


def test_a_postponed_row_waits_without_an_attempt_being_counted(make: Make) -> None:
    row, other = make(), make()
    rows(row).postpone([row], timedelta(hours=1), RuntimeError("no server"))
    row.refresh_from_db()
    assert (row.attempts, row.given_up_at, row.last_error) == (0, None, "RuntimeError: no server")
    assert list(rows(row).due()) == [other]


def test_rows_are_marked_as_done_and_found_by_age(make: Make) -> None:
    row, other = make(), make()
    assert rows(row).mark_done([row]) == 1
    assert list(rows(row).waiting()) == [other]
    rows(row).filter(pk=other.pk).update(given_up_at=timezone.now())
    hour = timedelta(hours=1)
    assert list(rows(row).done_before(timezone.now() + hour)) == [row]
    assert list(rows(row).given_up_before(timezone.now() + hour)) == [other]
    assert not rows(row).done_before(timezone.now() - hour).exists()
    assert not rows(row).given_up_before(timezone.now() - hour).exists()


# --- Rows of the shape before ----------------------------------------------------------------

BEFORE = [("search", "0002_synonyms"), ("mailing", "0001_initial")]


def _migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old_apps() -> Iterator[Any]:
    newest = [key for key in MigrationExecutor(connection).loader.graph.leaf_nodes() if key[0] in {"search", "mailing"}]
    yield _migrate(BEFORE)
    _migrate(newest)


WHEN = datetime(2026, 11, 1, 12, tzinfo=timezone.get_fixed_timezone(0))


@pytest.mark.django_db(transaction=True)
def test_rows_written_before_keep_their_state(old_apps: Any) -> None:
    changes = old_apps.get_model("search", "IndexOutbox").objects
    changes.create(practice_id=1)
    changes.create(practice_id=2, done_at=WHEN, action="delete")
    changes.create(practice_id=3, dead_at=WHEN, attempts=8, last_error="refused", due_at=WHEN)
    mails = old_apps.get_model("mailing", "OutgoingMail").objects
    mail = {"recipient": "teacher@example.org", "subject": "S", "text": "T", "language": "en", "purpose": "test"}
    mails.create(message_id="waiting", **mail)
    mails.create(message_id="sent", sent_at=WHEN, attempts=1, **mail)
    mails.create(message_id="given up", given_up_at=WHEN, attempts=8, last_error="refused", **mail)
    _migrate([("search", "0003_outbox_rows_by_family"), ("mailing", "0002_outbox_rows")])
    state = ("done_at", "given_up_at", "attempts", "last_error")
    assert list(IndexOutbox.objects.order_by("pk").values_list("family", "object_id", *state)) == [
        ("practice", 1, None, None, 0, ""),
        ("practice", 2, WHEN, None, 0, ""),
        ("practice", 3, None, WHEN, 8, "refused"),
    ]
    assert set(OutgoingMail.objects.values_list("message_id", *state)) == {
        ("waiting", None, None, 0, ""),
        ("sent", WHEN, None, 1, ""),
        ("given up", None, WHEN, 8, "refused"),
    }
    assert list(IndexOutbox.objects.due().values_list("object_id", flat=True)) == [1]
    assert list(OutgoingMail.objects.due().values_list("message_id", flat=True)) == ["waiting"]
