"""Blocks outside the body."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ReadingBlock(blocks.StructBlock):
    """Further reading: where, and a note on it that is translated."""

    url = blocks.URLBlock(label=_("Address"))
    note = blocks.CharBlock(label=_("Note"), max_length=300)

    class Meta:
        icon = "link"
        label = _("Further reading")


class OrganisationBlock(blocks.StructBlock):
    """An organisation behind the practice, by its own name."""

    name = blocks.CharBlock(label=_("Name"), max_length=200)
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "group"
        label = _("Organisation")
