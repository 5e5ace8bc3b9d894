"""The row of an outbox: a task written in the transaction of a change, and done later by the worker."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ERROR_LENGTH = 300
FAILURE_FIELDS = ("attempts", "last_error", "due_at", "given_up_at")
Row = TypeVar("Row", bound="OutboxRow")


class OutboxQuerySet(models.QuerySet[Row]):
    """The rows of an outbox by their state."""

    def waiting(self) -> Self:
        """Return the rows that are neither done nor given up."""
        return self.filter(done_at__isnull=True, given_up_at__isnull=True)

    def due(self) -> Self:
        """Return the waiting rows whose time has come."""
        return self.waiting().filter(due_at__lte=timezone.now())

    def given_up(self) -> Self:
        """Return the rows that failed too often."""
        return self.filter(given_up_at__isnull=False)

    def done_before(self, moment: datetime) -> Self:
        """Return the rows done before a moment, for retention."""
        return self.filter(done_at__lt=moment)

    def given_up_before(self, moment: datetime) -> Self:
        """Return the rows given up before a moment, for retention."""
        return self.filter(given_up_at__lt=moment)

    def mark_done(self, rows: Iterable[Row]) -> int:
        """Mark the rows as done; return how many."""
        return self.filter(pk__in=[row.pk for row in rows]).update(done_at=timezone.now())

    def postpone(self, rows: Iterable[Row], delay: timedelta, error: Exception) -> None:
        """Make the rows due later, without counting an attempt."""
        due_at = timezone.now() + delay
        self.filter(pk__in=[row.pk for row in rows]).update(due_at=due_at, last_error=error_text(error))

    def record_failure(self, rows: Iterable[Row], error: Exception) -> None:
        """Count a failed attempt of each row: it is due again later, or given up after the last one."""
        failed = list(rows)
        for row in failed:
            row.fail(error)
        self.bulk_update(failed, FAILURE_FIELDS, batch_size=500)


class OutboxRow(models.Model):
    """A task of the worker, repeated until it succeeds or is given up."""

    BACK_OFF: ClassVar[tuple[timedelta, ...]]
    """Waiting time before each further attempt; after the last one the row is given up."""

    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=MAX_ERROR_LENGTH, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True, db_index=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, given_up_at__isnull=True),
                name="%(class)s_waiting",
            )
        ]

    def claim(self, lease: timedelta) -> bool:
        """Reserve the row for this process; return whether no other process has taken it since it was read.

        The row becomes due again after the lease, so that it is not lost when this process dies.
        """
        rows = type(self).objects.waiting().filter(pk=self.pk, due_at=self.due_at)
        return bool(rows.update(due_at=timezone.now() + lease))

    def fail(self, error: Exception) -> None:
        """Count a failed attempt, without saving it."""
        now = timezone.now()
        if self.attempts < len(self.BACK_OFF):
            self.due_at = now + self.BACK_OFF[self.attempts]
        else:
            self.given_up_at = now
        self.attempts += 1
        self.last_error = error_text(error)


def error_text(error: Exception) -> str:
    """Return the type and the message of an error, shortened to what a row holds."""
    return f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
