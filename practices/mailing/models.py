"""The outbox: a mail is a row in the transaction of what it tells; the worker sends it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One mail. Sent at least once, at most twice; the Message-ID stays the same so doubles are seen as such."""

    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=12)
    purpose = models.CharField(_("purpose"), max_length=40)
    headers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, db_index=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return f"{self.purpose} {self.message_id}"

    @staticmethod
    def new_message_id(domain: str) -> str:
        """A fresh Message-ID without angle brackets."""
        return f"{uuid.uuid4()}@{domain}"
