"""The practice record: what all language versions share."""

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from practices.versions.blocks.record import OrganisationBlock
from practices.vocabularies.models import Term
from practices.web.addresses import permanent_path

if TYPE_CHECKING:
    from practices.records.models.page import PracticePage

FIRST_GIVEN_NUMBER = 10_001
"""Numbers below belong to the records of the old portal, which ask for theirs."""

WITHDRAW = "practices.withdraw"
"""Name of the entry in a page's history."""


class RecordFields(models.Model):
    """Record-level facts. On the page of the original they are the draft, on the record the truth.

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


class Practice(RecordFields):
    """One practice, whatever the languages it can be read in.

    Number and slugs are kept for good; comments, index and statistics point here.
    """

    translation_key = models.UUIDField(unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    original_language = models.CharField(_("original language"), max_length=12)
    terms: "models.ManyToManyField[Term, PracticeTag]" = models.ManyToManyField(
        Term, through="PracticeTag", related_name="practices"
    )
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    source_values: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True, editable=False)
    notes: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("practice record")
        verbose_name_plural = _("practice records")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"№ {self.number}"

    def get_absolute_url(self) -> str:
        """The permanent address."""
        return permanent_path(self.number)

    @classmethod
    def for_page(cls, page: "PracticePage", wanted_number: int | None = None) -> "Practice":
        """The record of the page's translation group, made when the group is new.

        Tries again when another process took the number in between (PostgreSQL).
        """
        found = cls.objects.filter(translation_key=page.translation_key).first()
        if found:
            return found
        language = page.locale.language_code
        for _attempt in range(20):
            number = wanted_number or cls.next_number()
            try:
                with transaction.atomic():
                    return cls.objects.create(
                        translation_key=page.translation_key, number=number, original_language=language
                    )
            except IntegrityError:
                found = cls.objects.filter(translation_key=page.translation_key).first()
                if found:
                    return found
                wanted_number = None
        raise IntegrityError("No free number could be taken for a new record.")

    @classmethod
    def lock(cls, *record_ids: int | None) -> None:
        """Wait until no other transaction changes these records, and hold them until this one ends.

        The one order of locks: a record before its pages, revisions, comments and rows of the outbox, several records
        by their ids. With SQLite a transaction that writes is alone anyway.
        """
        wanted = {key for key in record_ids if key is not None}
        if wanted and connection.vendor == "postgresql":
            list(cls.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))

    @classmethod
    def next_number(cls) -> int:
        """The next free number from 10001 on."""
        highest = cls.objects.filter(number__gte=FIRST_GIVEN_NUMBER).aggregate(models.Max("number"))["number__max"]
        return (highest or FIRST_GIVEN_NUMBER - 1) + 1

    def take_over(self, page: "PracticePage") -> None:
        """Make the published draft of the original the truth of the record, in the caller's transaction."""
        for name in RECORD_FIELDS:
            setattr(self, name, getattr(page, name))
        self.save(update_fields=RECORD_FIELDS)
        self.set_terms(self.tags)

    def set_terms(self, tags: dict[str, list[str]]) -> None:
        """Write the rows behind the tags; codes without a term are left out (they stay in `tags`)."""
        wanted = {(vocabulary, code) for vocabulary, codes in tags.items() for code in codes}
        terms = Term.objects.filter(code__in={code for _v, code in wanted}).select_related("vocabulary")
        wanted_ids = {term.pk for term in terms if (term.vocabulary.code, term.code) in wanted}
        present = set(self.practicetag_set.values_list("term_id", flat=True))
        self.practicetag_set.filter(term_id__in=present - wanted_ids).delete()
        PracticeTag.objects.bulk_create(
            PracticeTag(practice=self, term_id=term_id) for term_id in sorted(wanted_ids - present)
        )

    def mark_published(self) -> None:
        """Remember that the record was public once; from then on its address is never 404 again."""
        if self.first_published_at is None:
            self.first_published_at = timezone.now()
            self.save(update_fields=["first_published_at"])


class PracticeTag(models.Model):
    """A published tag of a record. PROTECT: a term in use is retired or merged, never deleted."""

    practice = models.ForeignKey(Practice, models.CASCADE)
    term = models.ForeignKey(Term, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("term", "practice"), name="one_row_for_a_tag")]

    def __str__(self) -> str:
        return f"{self.practice}: {self.term}"


class PracticeSlug(models.Model):
    """A slug that a record has or had in any language. It belongs to that record for good."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="slugs")
    slug = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.slug
