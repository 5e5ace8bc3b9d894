"""The text of a version as translations of its original's segments. Other storeys import from here only."""

from practices.translation.localize.tables import translation_keys
from practices.translation.segments.editing_as_a_whole import is_by_segments
from practices.translation.segments.publication import (
    UnpublishableError,
    bring_in,
    cancel_schedule,
    same_as_original,
)
from practices.translation.segments.registration import register_version

__all__ = [
    "UnpublishableError",
    "bring_in",
    "cancel_schedule",
    "is_by_segments",
    "register_version",
    "same_as_original",
    "translation_keys",
]
