"""The pages around the practices, and the settings an administrator edits."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from practices.versions.blocks.text import RICH_TEXT
from practices.versions.page_visibility import RestrictedPageMixin
from practices.versions.text_rules import refuse_blank_texts

PAGE_ROLES = [
    ("about", _("About")),
    ("criteria", _("Selection criteria")),
    ("privacy", _("Privacy")),
    ("accessibility", _("Accessibility")),
    ("contact", _("Contact")),
]
"""The pages linked in the footer, in this order. Their addresses are the roles."""


class HomePage(RestrictedPageMixin, Page):
    """The front page of one language."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["practices.PracticeIndexPage", "portal.ContentPage"]
    template = "portal/home.html"
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self) -> None:
        """Refuse a title or introduction that shows nothing."""
        super().clean()
        refuse_blank_texts(self, "title", "intro")


class ContentPage(RestrictedPageMixin, Page):
    """A page of running text: about, criteria, privacy and whatever an editor adds."""

    role = models.CharField(
        _("place in the footer"),
        max_length=20,
        choices=PAGE_ROLES,
        blank=True,
        help_text=_("Pages with a place are linked at the foot of every page."),
    )
    body = RichTextField(_("text"), features=["h2", "h3", *RICH_TEXT, "image"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["portal.HomePage", "portal.ContentPage"]
    template = "portal/content_page.html"
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("role"),
        TranslatableField("title"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the contact address to the contact page."""
        context = super().get_context(request, *args, **kwargs)
        if self.role == "contact":
            context["contact_email"] = SiteSettings.for_request(request).contact_email
        return context  # type: ignore[no-any-return]

    def clean(self) -> None:
        """One page for each place in the footer and language, with a title that can be seen."""
        super().clean()
        refuse_blank_texts(self, "title")
        if self.role:
            others = ContentPage.objects.filter(role=self.role, locale=self.locale_id).exclude(pk=self.pk)
            if others.exists():
                raise ValidationError({"role": _("Another page of this language has this place already.")})


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What an administrator sets once for the site."""

    contact_email = models.EmailField(
        _("contact address"), default="portal@example.org", help_text=_("Shown on the contact page.")
    )
    publisher = models.CharField(
        _("publisher"), max_length=200, blank=True, help_text=_("Who runs this portal; shown in the footer.")
    )

    panels = [FieldPanel("contact_email"), FieldPanel("publisher")]

    class Meta:
        verbose_name = _("portal settings")
