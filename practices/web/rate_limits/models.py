"""Attempts that count towards a limit, and networks that gave the right password before.

Names, addresses and networks are stored as keyed hashes only: the tables hold nothing that a person entered.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One attempt: a wrong password, a requested email, a dead link. Deleted after a day."""

    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=32, blank=True)
    network = models.CharField(_("network"), max_length=32)
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["kind", "name", "at"], name="attempt_by_name"),
            models.Index(fields=["kind", "network", "at"], name="attempt_by_network"),
        ]


class KnownNetwork(models.Model):
    """A network from which the right password for a name was given: attempts elsewhere do not delay it."""

    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=32)
    network = models.CharField(_("network"), max_length=32)
    used_at = models.DateTimeField(_("last used"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("known network")
        verbose_name_plural = _("known networks")
        constraints = [models.UniqueConstraint(fields=["kind", "name", "network"], name="known_network_once")]
