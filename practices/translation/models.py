"""Our own tables of translation, beside those of wagtail-localize."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.records.models.page import PracticePage


class Reason(models.TextChoices):
    """Why a version is not by segments."""

    MISMATCH = "mismatch", _("The text does not match the original.")
    MARKUP = "markup", _("The text cannot be divided into segments.")
    NO_ORIGINAL = "no_original", _("The record has no original version.")
    WHOLE = "whole", _("The text is edited as a whole.")


class VersionState(models.Model):
    """The state of a version's text: translated by segments, or not and why.

    No translation from segments may write into a version that is "not by segments" until a
    person has matched its blocks, or resumes segments after the version was edited as a whole.
    """

    page = models.OneToOneField(
        PracticePage, models.CASCADE, related_name="version_state", verbose_name=_("language version")
    )
    by_segments = models.BooleanField(_("by segments"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    text_hash = models.CharField(max_length=64, blank=True, editable=False)
    taken_over_at = models.DateTimeField(_("text taken over at"), default=timezone.now, editable=False)
    baseline: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Fingerprints of the text when page and segments last agreed."),
    )
    source_texts: "models.JSONField[Any, Any]" = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text=_("Texts of the original that were written into drafts of this version."),
    )
    set_aside: "models.JSONField[Any, Any]" = models.JSONField(
        _("texts set aside"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Unpublished translations that the text of the page has replaced."),
    )

    class Meta:
        verbose_name = _("state of a language version")
        verbose_name_plural = _("states of language versions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by_segments=True) | ~models.Q(reason=""), name="not_by_segments_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {'by segments' if self.by_segments else self.reason}"


class ReviewReason(models.TextChoices):
    """Why a stored translation waits for a person; the label is shown at the segment."""

    FUZZY = "fuzzy", _("To review: the file marks this text as fuzzy. Save it to confirm it.")
    COPIED = "copied", _("To review: the file repeats the source text here. Save it to confirm it.")


class SegmentReview(models.Model):
    """A translation that came from a file and is not finished until a person confirms it.

    As long as the row exists, the translation has its error flag too: it counts as
    not translated everywhere, and what readers see stays as it was.
    """

    translation = models.OneToOneField(
        "wagtail_localize.StringTranslation",
        models.CASCADE,
        related_name="segment_review",
        verbose_name=_("translation"),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=ReviewReason.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("segment to review")
        verbose_name_plural = _("segments to review")

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.reason}"


class ConfirmedText(models.Model):
    """A text that somebody confirmed to be the same in a version and its original, at one place."""

    class Origin(models.TextChoices):
        """Where the confirmation comes from."""

        PERSON = "person", _("a person")
        IMPORT = "import", _("an import file")

    page = models.ForeignKey(
        PracticePage, models.CASCADE, related_name="confirmed_texts", verbose_name=_("language version")
    )
    place = models.CharField(_("place"), max_length=500)
    text_hash = models.CharField(max_length=64)
    origin = models.CharField(_("confirmed by"), max_length=10, choices=Origin.choices, default=Origin.PERSON)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)

    class Meta:
        verbose_name = _("text that is the same in both languages")
        verbose_name_plural = _("texts that are the same in both languages")
        constraints = [
            models.UniqueConstraint(fields=("page", "place", "text_hash"), name="one_confirmation_for_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.place}"
