"""The blocks of a body, by family."""

from practices.versions.blocks.body import BODY_BLOCKS, BodyBlock
from practices.versions.blocks.record import OrganisationBlock, ReadingBlock

__all__ = ["BODY_BLOCKS", "BodyBlock", "OrganisationBlock", "ReadingBlock"]
