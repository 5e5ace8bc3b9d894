"""The pages of a record: one for each language version, under that language's index."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail_localize.fields import BaseTranslatableField, TranslatableField

from practices.languages.slugs import slugify
from practices.records.fields import RECORD_FIELDS, RecordFields
from practices.records.forms import PracticePageForm
from practices.records.models.record import Practice, PracticeSlug
from practices.records.panels import RecordInfoPanel, SameTextsPanel, TagsPanel
from practices.records.querysets import PracticePageQuerySet
from practices.versions.access import public_only
from practices.versions.blocks.body import body_block
from practices.versions.blocks.record import ReadingBlock
from practices.versions.blocks.text import RICH_TEXT
from practices.versions.fallback import language_paths
from practices.versions.page_visibility import RestrictedPageMixin
from practices.versions.slugs import free_slug, valid_slug
from practices.versions.source import SOURCE_FIELDS, VersionSource, empty_source
from practices.versions.text_rules import refuse_blank_texts
from practices.web.addresses import practices_path, version_path


class RecordLevelField(BaseTranslatableField):
    """A field that wagtail-localize neither makes a segment of nor copies into translations."""

    def is_editable(self, obj: Any) -> bool:
        """Return that the translation editor does not show it."""
        return False


class VersionLevelField(RecordLevelField):
    """A field that each version has of its own; wagtail-localize leaves it alone."""


class PracticeIndexPage(RestrictedPageMixin, Page):
    """The list of practices of one language. The versions of records are its children."""

    intro = RichTextField(_("introduction"), features=RICH_TEXT, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["practices.PracticePage"]
    max_count_per_parent = 1
    template = "search/results.html"

    class Meta:
        verbose_name = _("list of practices")
        verbose_name_plural = _("lists of practices")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the address of the search view, which shows the list."""
        return redirect(practices_path(self.locale.language_code))


class PracticePage(RestrictedPageMixin, RecordFields, VersionSource, Page):
    """One language version of a record.

    Texts and their source belong to the version. The fields of `RecordFields` are used on the
    original only, as the draft that publishing copies to the record (decision 2).
    """

    practice = models.ForeignKey(
        Practice, models.PROTECT, related_name="versions", editable=False, verbose_name=_("practice record")
    )
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    body = StreamField(body_block(), blank=True, verbose_name=_("text"))
    further_reading = StreamField([("reading", ReadingBlock())], blank=True, verbose_name=_("further reading"))

    objects = PageManager.from_queryset(PracticePageQuerySet)()

    parent_page_types = ["practices.PracticeIndexPage"]
    subpage_types: list[str] = []
    template = "practices/record.html"
    exclude_fields_in_copy = ["practice"]
    base_form_class = PracticePageForm

    override_translatable_fields = [
        TranslatableField("title"),
        TranslatableField("summary"),
        TranslatableField("body"),
        TranslatableField("further_reading"),
        *(RecordLevelField(name) for name in (*RECORD_FIELDS, "slug", "seo_title", "search_description", "practice")),
        *(VersionLevelField(name) for name in SOURCE_FIELDS),
    ]

    text_panels = [
        SameTextsPanel(),
        FieldPanel("title", classname="title"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("further_reading"),
    ]
    source_panels = [FieldPanel(name) for name in SOURCE_FIELDS]
    record_panels = [
        RecordInfoPanel(),
        TagsPanel("tags"),
        MultiFieldPanel(
            [
                FieldPanel("practised_from"),
                FieldPanel("practised_until"),
                FieldPanel("reviewed_on"),
                FieldPanel("review_due_on"),
            ],
            _("Dates"),
        ),
        FieldPanel("organisations"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(text_panels, heading=_("Text")),
            ObjectList(source_panels, heading=_("Source")),
            ObjectList(record_panels, heading=_("Record")),
            ObjectList([FieldPanel("slug")], heading=_("Address")),
            ObjectList(Page.settings_panels, heading=_("Planning")),
        ]
    )

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    @property
    def language(self) -> str:
        """Return the language of this version's text."""
        return self.locale.language_code

    @property
    def is_original(self) -> bool:
        """Return whether this version is in the original language. True while there is no record yet."""
        return self.practice_id is None or self.practice.original_language == self.language

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give the version its slug before Wagtail looks for one."""
        self._choose_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Give a draft its slug too, which Wagtail saves unchecked: its own slug drops letters such as æ and β."""
        self._choose_slug()
        super().minimal_clean()

    def clean(self) -> None:
        """Reject what would break the record: aliases, the tree of another language, slugs of other records."""
        super().clean()
        refuse_blank_texts(self, "title", "summary")
        if self.alias_of_id:
            raise ValidationError(_("A practice is never an alias: untranslated records are shown by fallback."))
        parent = self.get_parent() if self.path else None
        if parent is not None and parent.locale_id != self.locale_id:
            raise ValidationError(_("This version belongs under the list of its own language."))
        if self.slug and self._slug_owner_is_other(self.slug):
            raise ValidationError({"slug": _("This address belongs to another practice.")})
        if self.live and self.practice_id and self._is_withdrawn():
            raise ValidationError(_("The record is withdrawn. Take the withdrawal back before publishing."))

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Attach the version to its record and own its slug; a live version is published to the record."""
        if self.practice_id is None:
            wanted_number = getattr(self, "wanted_number", None)
            self.practice = Practice.for_translation(self.translation_key, self.language, wanted_number)
        Practice.lock(self.practice_id)
        if not self.is_original:
            self._clear_record_fields()
        result = super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None and not self.alias_of_id:
            owned, _made = PracticeSlug.objects.get_or_create(
                slug=self.slug, defaults={"practice_id": self.practice_id}
            )
            if owned.practice_id != self.practice_id:  # another record took it since this one was checked
                raise ValidationError({"slug": _("This address belongs to another practice.")})
            if self.live:
                self.practice.publish_version(original=self if self.is_original else None)
        return result

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Make a copy the original of a new record: with the record's tags, without its source.

        The text is the same, so its licence goes with it. A copy to be translated is another text.
        """
        if kwargs.get("reset_translation_key", True):
            facts = {name: getattr(self if self.is_original else self.practice, name) for name in RECORD_FIELDS}
            facts |= empty_source(keep=("licence", "licence_text"))
        else:
            facts = empty_source() | {"translated_from": self.language}
        kwargs["update_attrs"] = facts | (kwargs.get("update_attrs") or {})
        return super().copy(*args, **kwargs)

    def get_context(
        self, request: HttpRequest, *args: Any, versions: "dict[str, PracticePage] | None" = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the public versions, which a preview has to look for, and the address in every language."""
        if versions is None:
            versions = (
                public_only(PracticePage.objects.live_by_language(practice_id=self.practice_id))
                if self.practice_id
                else {}
            )
        # the preview of a record that is not stored yet has no address at all
        known = versions or ({self.language: self} if self.practice_id else {})
        paths = language_paths(known, self.practice.original_language if known else "", version_path)
        return {**super().get_context(request, *args, **kwargs), "versions": versions, "language_paths": paths}

    def _clear_record_fields(self) -> None:
        for name in RECORD_FIELDS:
            field = self._meta.get_field(name)
            setattr(self, name, field.get_default())  # type: ignore[union-attr]

    def _is_withdrawn(self) -> bool:
        """Return whether the record is withdrawn as the database has it now: this object may be older."""
        return Practice.objects.filter(pk=self.practice_id, withdrawn_at__isnull=False).exists()

    def _slug_owner_is_other(self, slug: str) -> bool:
        owner = PracticeSlug.objects.filter(slug=slug).exclude(practice__translation_key=self.translation_key)
        return owner.exists()

    def _choose_slug(self) -> None:
        """Take the slug that was given, else one from the title that no other record has."""
        if self.slug and not self._slug_is_of_source():
            self.slug = valid_slug(self.slug)
        else:
            self.slug = free_slug(slugify(self.title), self._slug_owner_is_other) or self.slug

    def _slug_is_of_source(self) -> bool:
        """Return whether a new translation still has the slug of the version that it was copied from."""
        if self.first_published_at or self.practice_id is None or self.is_original:
            return False
        others = PracticePage.objects.filter(practice_id=self.practice_id, slug=self.slug)
        return others.exclude(pk=self.pk).exclude(title=self.title).exists()
