"""The fields that belong to a record as a whole, whatever its languages."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from practices.versions.blocks.record import OrganisationBlock


class RecordFields(models.Model):
    """Record-level fields: the draft on the page of the original, the published values on the record.

    `tags` maps the code of a vocabulary to codes of its terms:
    `{"type": ["practice"], "country": ["BE"], "evidence": ["described"], …}`.
    """

    tags: "models.JSONField[Any, Any]" = models.JSONField(_("tags"), default=dict, blank=True)
    practised_from = models.DateField(_("practised since"), null=True, blank=True)
    practised_until = models.DateField(_("practised until"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    review_due_on = models.DateField(_("review due on"), null=True, blank=True)
    organisations = StreamField(
        [("organisation", OrganisationBlock())], blank=True, verbose_name=_("organisations behind it")
    )

    class Meta:
        abstract = True


RECORD_FIELDS = tuple(field.name for field in RecordFields._meta.local_fields)
"""Names of the record-level fields, the same on page and record."""
