"""Blocks outside the body."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from practices.versions.blocks.rules import rule_error


class CheckedBlock(blocks.StructBlock):
    """A block outside the body that keeps the rules of the body's blocks."""

    def clean(self, value: Any) -> Any:
        """Check the rules of Wagtail's blocks first, then those of `practices.versions.blocks.rules`."""
        cleaned = super().clean(value)
        error = None if self.is_deferred_validation else rule_error(self, cleaned)
        if error is not None:
            raise error
        return cleaned


class ReadingBlock(CheckedBlock):
    """Further reading: where, and a note on it that is translated."""

    url = blocks.URLBlock(label=_("Address"))
    note = blocks.CharBlock(label=_("Note"), max_length=300)

    class Meta:
        icon = "link"
        label = _("Further reading")


class OrganisationBlock(CheckedBlock):
    """An organisation behind the content, by its own name."""

    name = blocks.CharBlock(label=_("Name"), max_length=200)
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "group"
        label = _("Organisation")
