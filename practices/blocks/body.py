"""The body of a record: the list of its blocks."""

from wagtail import blocks

from practices.blocks.facts import DecisiveBlock, FigureBlock, PartnersBlock, StepsBlock
from practices.blocks.media import AttachmentBlock, PictureBlock, VideoBlock
from practices.blocks.text import QuoteBlock, SectionBlock, heading_block, text_block

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
    """The blocks an editor can put into a record."""

    class Meta:
        pass


def body_block() -> BodyBlock:
    """A fresh stream of the body's blocks."""
    return BodyBlock(BODY_BLOCKS)
