"""The blocks of a record's body, by family."""

from practices.blocks.body import BODY_BLOCKS, BodyBlock
from practices.blocks.record import OrganisationBlock, ReadingBlock

__all__ = ["BODY_BLOCKS", "BodyBlock", "OrganisationBlock", "ReadingBlock"]
