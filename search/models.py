"""What is searchable changed: one row a change, in the transaction of the change."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.languages.choices import languages_by_own_name
from practices.languages.letters import is_drawn


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


class SynonymSet(models.Model):
    """Expressions for the same thing in one language; a question with one of them finds the others too.

    Sets of several languages with the same `concept` name the same thing, so that a
    question in one language finds texts in the others. Applied when asking: a
    change works at once, nothing is indexed again.
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
        """The expressions, each once."""
        lines = (" ".join(line.split()) for line in self.expressions.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def clean(self) -> None:
        """Refuse what could never find anything."""
        found = self.expression_list
        if not any(char.isalnum() and is_drawn(char) for char in self.expressions):
            raise ValidationError({"expressions": _("Enter at least one word.")})
        if len(found) < 2 and not self.concept:
            raise ValidationError(
                {"expressions": _("Enter at least two expressions, or name the concept that other languages share.")}
            )
        if len(found) > self.MAX_EXPRESSIONS:
            raise ValidationError(
                {"expressions": _("Enter at most %(count)s expressions.") % {"count": self.MAX_EXPRESSIONS}}
            )
        if any(len(expression) > self.MAX_LENGTH for expression in found):
            raise ValidationError(
                {"expressions": _("An expression has at most %(count)s letters.") % {"count": self.MAX_LENGTH}}
            )
