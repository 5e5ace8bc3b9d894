"""The pages of a record: one for each language version, under that language's index."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import BaseTranslatableField, TranslatableField

from practices.languages.slugs import MAX_LENGTH, RESERVED, numbered, slugify
from practices.languages.table import active_language
from practices.records.forms import PracticePageForm
from practices.records.models.record import RECORD_FIELDS, Practice, PracticeSlug, RecordFields
from practices.records.panels import RecordInfoPanel, SameTextsPanel, TagsPanel
from practices.records.routing import language_paths, live_versions, public_only, redirect_to_slug
from practices.versions.blocks.body import body_block
from practices.versions.blocks.record import ReadingBlock
from practices.versions.blocks.text import RICH_TEXT
from practices.versions.page_visibility import RestrictedPageMixin
from practices.versions.source import SOURCE_FIELDS, VersionSource, empty_source
from practices.versions.text_rules import refuse_blank_texts
from practices.web.addresses import practices_path, version_path


class RecordLevelField(BaseTranslatableField):
    """Tells wagtail-localize that a field is neither a segment nor copied into translations."""

    def is_editable(self, obj: Any) -> bool:
        """Never in the translation editor."""
        return False


class VersionLevelField(RecordLevelField):
    """The same for a field that each version has of its own."""


class PracticeIndexPage(RestrictedPageMixin, Page):
    """The list of practices of one language. Records are its children; `practices.records.views` finds them by slug."""

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
        """The list itself is served by the search view, which stands before the page catch-all."""
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
        """The language of this version's text."""
        return self.locale.language_code

    @property
    def is_original(self) -> bool:
        """Whether this version is the one the record was first written in. True while the record is not made yet."""
        return self.practice_id is None or self.practice.original_language == self.language

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give the version its slug before Wagtail looks for one."""
        self._choose_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """The same where Wagtail saves a draft unchecked: its own slug would drop letters such as æ and β."""
        self._choose_slug()
        super().minimal_clean()

    def clean(self) -> None:
        """Refuse what would break the record: aliases, foreign trees, slugs of other records."""
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
        """Attach the version to its record; publishing the original hands its tags over."""
        if self.practice_id is None:
            self.practice = Practice.for_page(self, wanted_number=getattr(self, "wanted_number", None))
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
                self.practice.mark_published()
                if self.is_original:
                    self.practice.take_over(self)
        return result

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A copy becomes the original of a new record: with the record's tags, without its source.

        The text is the same, so its licence goes with it. A copy to be translated is another text.
        """
        if kwargs.get("reset_translation_key", True):
            facts = {name: getattr(self if self.is_original else self.practice, name) for name in RECORD_FIELDS}
            facts |= empty_source(keep=("licence", "licence_text"))
        else:
            facts = empty_source() | {"translated_from": self.language}
        kwargs["update_attrs"] = facts | (kwargs.get("update_attrs") or {})
        return super().copy(*args, **kwargs)

    def serve(
        self,
        request: HttpRequest,
        *args: Any,
        requested_slug: str = "",
        reader: str = "",
        at_number: bool = False,
        **kwargs: Any,
    ) -> HttpResponse:
        """Shown under its own slug; asked for under another one or under the number, the reader is sent there.

        Wagtail calls this after the reader has given the password of a restricted page or signed in.
        """
        if at_number:
            return redirect(version_path(reader or active_language(), self.slug))
        if requested_slug and requested_slug != self.slug:
            return redirect_to_slug(request, self, requested_slug, reader or active_language())
        return super().serve(request, *args, **kwargs)

    def get_context(
        self, request: HttpRequest, *args: Any, versions: "dict[str, PracticePage] | None" = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the public versions and tell the language switcher of them; a preview has to look for them."""
        if versions is None:
            versions = live_versions(self.practice_id) if self.practice_id else {}
        public = public_only(versions)
        context = {**super().get_context(request, *args, **kwargs), "versions": public}
        if public or self.practice_id:  # the preview of a record not saved yet has neither
            context["language_paths"] = language_paths(public or {self.language: self})
        return context

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
        """From the title where none was given, ASCII always, free among all records and siblings."""
        copied_from_source = (
            bool(self.slug)
            and not self.first_published_at
            and self.practice_id is not None
            and not self.is_original
            and PracticePage.objects.filter(practice_id=self.practice_id, slug=self.slug)
            .exclude(pk=self.pk)
            .exclude(title=self.title)
            .exists()
        )
        if self.slug and not copied_from_source:
            if not self.slug.isascii() or self.slug in RESERVED or len(self.slug) > MAX_LENGTH:
                self.slug = slugify(self.slug)
            return
        base = slugify(self.title)
        for number in range(1, 1000):
            candidate = numbered(base, number)
            if not self._slug_owner_is_other(candidate):
                self.slug = candidate
                return
