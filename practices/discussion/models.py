"""A comment on a record: one conversation for all language versions, each comment in its own language."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from practices.records.models.record import Practice
from practices.web.addresses import comment_path

USER_NAME_LENGTH = 50  # of the package's field


class State(models.TextChoices):
    """The state of a comment. Only `APPROVED` is public."""

    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    PENDING = "pending", _("Waiting for moderation")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Refused")
    SPAM = "spam", _("Spam")
    ERASED = "erased", _("Erased")


class PracticeComment(XtdComment):
    """Stored before its mail is sent, so that nothing is lost when mail fails.

    The package's `is_public` and `is_removed` follow `state` (moderation.py); the
    confirmation token is stored as a hash only. `author` is the whole name: the
    package's `user_name` holds 50 characters. `interface_language` is the language
    in which the author reads the portal, and so the language of mails.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="discussion", verbose_name=_("practice record"))
    author = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=12, db_index=True)
    interface_language = models.CharField(_("language of mails"), max_length=12)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    token_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    form_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=("practice", "state"), name="comments_of_a_record")]

    def __str__(self) -> str:
        return f"{self.pk} ({self.language}, {self.state})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the package's short name in step with the whole one, whichever was given."""
        self.author = self.author or self.user_name  # type: ignore[has-type]
        self.user_name = self.author[:USER_NAME_LENGTH]
        self.interface_language = self.interface_language or self.language
        super().save(*args, **kwargs)

    def get_absolute_url(self, *args: Any, **kwargs: Any) -> str:
        """Return the address of the comment in its own language, on whatever page of the comments it is."""
        return self.path_in(self.language)

    def path_in(self, language: str) -> str:
        """Return the address of the comment for a reader of a language."""
        return comment_path(language, self.practice.number, self.pk)


def no_avatar(*args: Any, **kwargs: Any) -> str:
    """Return no avatar: it would show a third party who comments here."""
    return ""
