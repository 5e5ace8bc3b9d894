"""Taking all language versions off the site and bringing them back."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from practices.languages.letters import is_blank


class Withdrawable(models.Model):
    """What can be withdrawn: its row, its address and the reason stay."""

    withdrawn_at = models.DateTimeField(gettext_lazy("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(gettext_lazy("reason of the withdrawal"), blank=True)

    class Meta:
        abstract = True

    def mark_withdrawn(self, reason: str) -> None:
        """Store time and reason.

        Raises:
            ValidationError: without a reason, or when it is withdrawn already.
        """
        if is_blank(reason):
            raise ValidationError(_("Say why the record is withdrawn."))
        if self.withdrawn_at:
            raise ValidationError(_("The record is withdrawn already."))
        self.withdrawn_at, self.withdrawn_reason = timezone.now(), reason
        self.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    def mark_restored(self) -> str:
        """Take the withdrawal back; returns its reason.

        Raises:
            ValidationError: when it is not withdrawn.
        """
        if not self.withdrawn_at:
            raise ValidationError(_("The record is not withdrawn."))
        reason, self.withdrawn_at, self.withdrawn_reason = self.withdrawn_reason, None, ""
        self.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        return reason


def unpublish_all(versions: Iterable[Page], user: Any = None) -> None:
    """Take the versions off the site.

    Planned publications and running workflows are ended too, or the versions would come back by themselves.
    """
    for page in versions:
        state = page.current_workflow_state
        if state is not None:
            state.cancel(user=user)
        page.revisions.update(approved_go_live_at=None)
        if page.live:
            page.unpublish(user=user)
