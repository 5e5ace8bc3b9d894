"""The practice record: what all language versions share."""

import uuid
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.records.fields import RECORD_FIELDS, RecordFields
from practices.versions.slugs import OwnedSlug
from practices.versions.withdrawal import Withdrawable
from practices.vocabularies.models import Term
from practices.web.addresses import permanent_path

FIRST_GIVEN_NUMBER = 10_001
"""Lower numbers belong to the records of the old portal; their import asks for them."""


class Practice(RecordFields, Withdrawable):
    """One practice, whatever the languages it can be read in.

    Number and slugs stay for good; comments, index and statistics refer to it.
    """

    translation_key = models.UUIDField(unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    original_language = models.CharField(_("original language"), max_length=12)
    terms: "models.ManyToManyField[Term, PracticeTag]" = models.ManyToManyField(
        Term, through="PracticeTag", related_name="practices"
    )
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    source_values: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True, editable=False)
    notes: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("practice record")
        verbose_name_plural = _("practice records")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"№ {self.number}"

    def get_absolute_url(self) -> str:
        """Return the permanent address."""
        return permanent_path(self.number)

    @classmethod
    def for_translation(cls, translation_key: uuid.UUID, language: str, wanted_number: int | None = None) -> "Practice":
        """Return the record of a translation group; make it, with the language as its original, when the group is new.

        Tries again when another process took the number in between (PostgreSQL).
        """
        for _attempt in range(20):
            found = cls.objects.filter(translation_key=translation_key).first()
            if found:
                return found
            number = wanted_number or cls.next_number()
            try:
                with transaction.atomic():
                    return cls.objects.create(
                        translation_key=translation_key, number=number, original_language=language
                    )
            except IntegrityError:
                wanted_number = None
        raise IntegrityError("No free number could be taken for a new record.")

    @classmethod
    def lock(cls, *record_ids: int | None) -> None:
        """Wait until no other transaction changes these records, and lock them until this one ends.

        The one order of locks: a record before its pages, revisions, comments and rows of the outbox, several records
        by their ids. With SQLite a transaction that writes is alone anyway.
        """
        ids = {key for key in record_ids if key is not None}
        if ids and connection.vendor == "postgresql":
            list(cls.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))

    @classmethod
    def next_number(cls) -> int:
        """Return the next free number from 10001 on."""
        highest = cls.objects.filter(number__gte=FIRST_GIVEN_NUMBER).aggregate(models.Max("number"))["number__max"]
        return (highest or FIRST_GIVEN_NUMBER - 1) + 1

    def publish_version(self, original: RecordFields | None = None) -> None:
        """Note that a version goes public; where it is the original, its draft of the fields becomes the record's.

        To be called in the transaction that publishes.
        """
        if self.first_published_at is None:
            # from now on the address of the record is never 404 again
            self.first_published_at = timezone.now()
            self.save(update_fields=["first_published_at"])
        if original is not None:
            self.copy_fields(original)

    def copy_fields(self, source: RecordFields) -> None:
        """Store the record-level fields of a source as those of the record, the rows of its terms too."""
        for name in RECORD_FIELDS:
            setattr(self, name, getattr(source, name))
        self.save(update_fields=RECORD_FIELDS)
        self.set_terms(self.tags)

    def set_terms(self, tags: dict[str, list[str]]) -> None:
        """Store the terms of the tags as rows. A code without a term stays in `tags` only."""
        named = {(vocabulary, code) for vocabulary, codes in tags.items() for code in codes}
        terms = Term.objects.filter(code__in={code for _v, code in named}).select_related("vocabulary")
        term_ids = {term.pk for term in terms if (term.vocabulary.code, term.code) in named}
        present = set(self.practicetag_set.values_list("term_id", flat=True))
        self.practicetag_set.filter(term_id__in=present - term_ids).delete()
        PracticeTag.objects.bulk_create(
            PracticeTag(practice=self, term_id=term_id) for term_id in sorted(term_ids - present)
        )


class PracticeTag(models.Model):
    """A published tag of a record. PROTECT: a term in use is retired or merged, never deleted."""

    practice = models.ForeignKey(Practice, models.CASCADE)
    term = models.ForeignKey(Term, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("term", "practice"), name="one_row_for_a_tag")]

    def __str__(self) -> str:
        return f"{self.practice}: {self.term}"


class PracticeSlug(OwnedSlug):
    """A slug that a record has or had in any language."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="slugs")
