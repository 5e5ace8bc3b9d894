"""Running text: paragraphs, headings, named sections, quotes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT = ["bold", "italic", "link", "document-link", "ol", "ul"]

SECTION_KINDS = [
    ("context", _("Context")),
    ("approach", _("How it works")),
    ("results", _("Results")),
    ("cost", _("Cost and funding")),
    ("transfer", _("Taking it up elsewhere")),
]


class SectionBlock(blocks.StructBlock):
    """A named section. Its heading is an interface message and so the same everywhere."""

    kind = blocks.ChoiceBlock(choices=SECTION_KINDS, label=_("Section"))
    text = blocks.RichTextBlock(features=RICH_TEXT, label=_("Text"))

    class Meta:
        icon = "doc-full"
        label = _("Named section")
        template = "blocks/section.html"


class QuoteBlock(blocks.StructBlock):
    """A quotation with the role of the person."""

    text = blocks.TextBlock(label=_("Quotation"), max_length=1000)
    attribution = blocks.CharBlock(label=_("Who says it"), max_length=200, help_text=_("A role, not a private name."))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


def text_block() -> blocks.RichTextBlock:
    """Return a block of paragraphs and lists of up to two levels."""
    return blocks.RichTextBlock(features=RICH_TEXT, label=_("Text"), icon="pilcrow", template="blocks/text.html")


def heading_block() -> blocks.CharBlock:
    """Return a block of a heading between other blocks."""
    return blocks.CharBlock(
        max_length=160, label=_("Heading"), icon="title", template="blocks/heading.html", form_classname="title"
    )
