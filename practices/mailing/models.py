"""The email outbox: an email is a row in the transaction of the change that it reports; the worker sends it."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.jobs.outbox import OutboxQuerySet, OutboxRow


class OutgoingMail(OutboxRow):
    """One email. Sent at least once, at most twice; both times with the same Message-ID."""

    BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))

    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=12)
    purpose = models.CharField(_("purpose"), max_length=40)
    headers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict, blank=True)

    objects = OutboxQuerySet["OutgoingMail"].as_manager()  # type: ignore[django-manager-missing]

    class Meta(OutboxRow.Meta):
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return f"{self.purpose} {self.message_id}"

    @staticmethod
    def new_message_id(domain: str) -> str:
        """Return a new Message-ID without angle brackets."""
        return f"{uuid.uuid4()}@{domain}"
