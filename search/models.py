"""What is searchable changed: one row a change, in the transaction of the change."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IndexOutbox(models.Model):
    """A record to be indexed again. The worker takes the rows from here; rebuild replays those of its time.

    Rows are only ever added by changes, never merged with waiting ones: the indexer
    may have read the record already when the next change comes. The action tells
    what happened; what is written is always computed from the database anew.
    """

    class Action(models.TextChoices):
        """What the change was."""

        UPSERT = "upsert", _("changed")
        DELETE = "delete", _("deleted")

    practice_id = models.BigIntegerField(_("practice record"))
    action = models.CharField(_("action"), max_length=10, choices=Action.choices, default=Action.UPSERT)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True, db_index=True)
    dead_at = models.DateTimeField(_("given up"), null=True, blank=True)

    class Meta:
        verbose_name = _("change for the index")
        verbose_name_plural = _("changes for the index")
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
                name="waiting_for_the_index",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.practice_id}"
