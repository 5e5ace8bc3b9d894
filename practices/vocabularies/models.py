"""Vocabularies after the SKOS model: a term has one identity (its code) and a label in every language."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.languages.cldr import EU_COUNTRIES, country_name
from practices.languages.table import active_language

MAX_CODE = 64


def _label_in_active_language(rows: "Iterable[Label]") -> str:
    by_language = {row.language: row.pref_label for row in rows}
    return by_language.get(active_language()) or by_language.get("en", "")


class Vocabulary(models.Model):
    """A concept scheme. Its code is the name of the facet in addresses, index and API."""

    code = models.SlugField(_("code"), max_length=MAX_CODE, unique=True)
    is_facet = models.BooleanField(_("used as a filter"), default=True)
    labels_from_cldr = models.BooleanField(default=False, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")
        ordering = ("position", "code")

    def __str__(self) -> str:
        return _label_in_active_language(self.labels.all()) or self.code


class Term(models.Model):
    """A concept: one stable code, labels beside it. Never deleted while a record uses it."""

    vocabulary = models.ForeignKey(Vocabulary, models.PROTECT, related_name="terms", verbose_name=_("vocabulary"))
    code = models.CharField(_("code"), max_length=MAX_CODE)
    broader = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower", verbose_name=_("broader term")
    )
    notation = models.CharField(
        _("notation"), max_length=64, blank=True, help_text=_("Code in an official scheme, for example ISCED 2.")
    )
    exact_match = models.URLField(
        _("exact match"), blank=True, help_text=_("Address of the same concept in another vocabulary.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Stays on records that have it, but cannot be chosen any more.")
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("vocabulary__position", "position", "code")
        constraints = [models.UniqueConstraint(fields=("vocabulary", "code"), name="one_term_for_a_code")]

    def __str__(self) -> str:
        label = _label_in_active_language(self.labels.all())
        if not label and self.vocabulary.labels_from_cldr:
            return country_name(self.code, active_language())
        return label or self.code


class Label(models.Model):
    """The names of a vocabulary or a term in one language: prefLabel, altLabels, definition."""

    vocabulary = models.ForeignKey(Vocabulary, models.CASCADE, null=True, blank=True, related_name="labels")
    term = models.ForeignKey(Term, models.CASCADE, null=True, blank=True, related_name="labels")
    language = models.CharField(_("language"), max_length=12)
    pref_label = models.CharField(_("label"), max_length=120)
    alt_labels: "models.JSONField[Any, Any]" = models.JSONField(_("alternative labels"), default=list, blank=True)
    definition = models.TextField(_("definition"), blank=True, max_length=600)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [
            models.UniqueConstraint(fields=("term", "language"), name="one_label_for_a_term_and_language"),
            models.UniqueConstraint(fields=("vocabulary", "language"), name="one_label_for_a_vocabulary_and_language"),
            models.CheckConstraint(
                condition=models.Q(term__isnull=True) ^ models.Q(vocabulary__isnull=True),
                name="label_of_a_term_or_of_a_vocabulary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pref_label} ({self.language})"


ALWAYS_LISTED = {"country": EU_COUNTRIES}
"""Terms of a facet that are listed even where no record has them."""
