"""Images, documents and videos."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from practices.languages.choices import languages_by_name


class PictureBlock(blocks.StructBlock):
    """An image; its alternative text is a segment of its own and so translated."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=300,
        required=False,
        help_text=_("What the image tells; empty only where it is mere decoration."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/picture.html"


class AttachmentBlock(blocks.StructBlock):
    """A document with the language it is written in."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    language = blocks.ChoiceBlock(label=_("Language of the document"), choices=languages_by_name)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")
        template = "blocks/attachment.html"


class VideoBlock(blocks.StructBlock):
    """A link to a video. Nothing is loaded from its provider before the reader follows the link."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"

    def clean(self, value: Any) -> Any:
        """Reject addresses without https, which browsers block on the way."""
        cleaned = super().clean(value)
        if not cleaned["url"].startswith("https://"):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("The address must begin with https://."))}
            )
        return cleaned
