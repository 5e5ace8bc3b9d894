"""The outbox of the index, and the synonyms that searches use."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.jobs.outbox import OutboxQuerySet, OutboxRow
from practices.languages.choices import languages_by_own_name
from practices.languages.letters import is_drawn
from search.query.family import PRACTICE


class IndexOutbox(OutboxRow):
    """A thing to be indexed again: one row a change, in the transaction of the change.

    Rows are only ever added by changes, never merged with waiting ones: the worker
    may have read the thing already when the next change comes. What is written to the
    index is always computed from the database; a rebuild replays the rows of its own time.
    """

    BACK_OFF = tuple(timedelta(seconds=5 * 2**attempt) for attempt in range(7))

    family = models.CharField(max_length=20, default=PRACTICE)
    object_id = models.BigIntegerField()

    objects = OutboxQuerySet["IndexOutbox"].as_manager()  # type: ignore[django-manager-missing]

    class Meta(OutboxRow.Meta):
        verbose_name = _("change for the index")
        verbose_name_plural = _("changes for the index")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.family}:{self.object_id}"

    @classmethod
    def change_sequence(cls) -> int:
        """Return a number that grows with every change of what is searchable.

        Taken before documents are read, it says which documents are newer.
        """
        return cls.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


class SynonymSet(models.Model):
    """Expressions for the same concept in one language: a query with one of them finds the others, too.

    Sets of several languages with the same `concept` belong together, so that a
    query in one language finds texts in the others. They are applied to queries: a
    change takes effect at once, and nothing is indexed again.
    """

    language = models.CharField(_("language"), max_length=12, choices=languages_by_own_name)
    concept = models.SlugField(
        _("concept"),
        max_length=60,
        blank=True,
        help_text=_("A short name that is the same in all languages, such as early_school_leaving. May stay empty."),
    )
    expressions = models.TextField(
        _("expressions"),
        help_text=_("One word or phrase on each line, the most usual first. Only what readers may exchange freely."),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ("language", "concept", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "concept"],
                condition=~models.Q(concept=""),
                name="one_set_of_synonyms_a_concept_and_language",
                violation_error_message=_("This language has a list for this concept already."),
            )
        ]

    MAX_EXPRESSIONS = 20
    MAX_LENGTH = 80

    def __str__(self) -> str:
        return ", ".join(self.expression_list[:4])

    @property
    def expression_list(self) -> tuple[str, ...]:
        """The expressions without duplicates."""
        lines = (" ".join(line.split()) for line in self.expressions.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def clean(self) -> None:
        """Reject a set that can never match anything."""
        expressions = self.expression_list
        if not any(char.isalnum() and is_drawn(char) for char in self.expressions):
            raise ValidationError({"expressions": _("Enter at least one word.")})
        if len(expressions) < 2 and not self.concept:
            raise ValidationError(
                {"expressions": _("Enter at least two expressions, or name the concept that other languages share.")}
            )
        if len(expressions) > self.MAX_EXPRESSIONS:
            raise ValidationError(
                {"expressions": _("Enter at most %(count)s expressions.") % {"count": self.MAX_EXPRESSIONS}}
            )
        if any(len(expression) > self.MAX_LENGTH for expression in expressions):
            raise ValidationError(
                {"expressions": _("An expression has at most %(count)s letters.") % {"count": self.MAX_LENGTH}}
            )
