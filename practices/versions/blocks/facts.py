"""Structured facts: steps, partners, what was decisive, figures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StepBlock(blocks.StructBlock):
    """One step of the procedure."""

    title = blocks.CharBlock(label=_("Step"), max_length=160)
    text = blocks.TextBlock(label=_("What happens"), required=False, max_length=2000)


class StepsBlock(blocks.StructBlock):
    """Steps in their order."""

    steps = blocks.ListBlock(StepBlock(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"


class PartnersBlock(blocks.StructBlock):
    """Who takes part."""

    intro = blocks.TextBlock(label=_("Introduction"), required=False, max_length=600)
    partners = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Partners"))

    class Meta:
        icon = "group"
        label = _("Partners")
        template = "blocks/partners.html"


class DecisiveBlock(blocks.StructBlock):
    """What was decisive for success."""

    intro = blocks.TextBlock(label=_("Introduction"), required=False, max_length=600)
    factors = blocks.ListBlock(blocks.TextBlock(max_length=1000), label=_("Factors"))

    class Meta:
        icon = "tick-inverse"
        label = _("What was decisive")
        template = "blocks/decisive.html"


class FigureBlock(blocks.StructBlock):
    """One figure with what it says, its year and its source."""

    value = blocks.CharBlock(label=_("Figure"), max_length=40)
    text = blocks.TextBlock(label=_("What it says"), max_length=400)
    year = blocks.IntegerBlock(label=_("Year"), min_value=1950, max_value=2100)
    source = blocks.CharBlock(label=_("Source"), max_length=300)
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "order"
        label = _("Figure with source")
        template = "blocks/figure.html"
