"""The body of a text: the list of its blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from practices.versions.blocks.facts import DecisiveBlock, FigureBlock, PartnersBlock, StepsBlock
from practices.versions.blocks.media import AttachmentBlock, PictureBlock, VideoBlock
from practices.versions.blocks.rules import rule_error
from practices.versions.blocks.text import QuoteBlock, SectionBlock, heading_block, text_block

BODY_BLOCKS = [
    ("text", text_block()),
    ("heading", heading_block()),
    ("section", SectionBlock()),
    ("steps", StepsBlock()),
    ("partners", PartnersBlock()),
    ("decisive", DecisiveBlock()),
    ("figure", FigureBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("attachment", AttachmentBlock()),
    ("video", VideoBlock()),
]


class BodyBlock(blocks.StreamBlock):
    """The blocks an editor can put into a body."""

    class Meta:
        pass

    def clean(self, value: Any) -> Any:
        """Check the rules of Wagtail's blocks first, then those of `practices.versions.blocks.rules`."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors: dict[int, ValidationError] = {}
        for number, child in enumerate(cleaned):
            error = rule_error(child.block, child.value)
            if error is not None:
                errors[number] = error
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned


def body_block() -> BodyBlock:
    """Return a new stream block of the body's blocks."""
    return BodyBlock(BODY_BLOCKS)
