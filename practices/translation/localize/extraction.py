"""wagtail-localize's division of a page into segments, and the way back."""

from wagtail_localize.fields import copy_synchronised_fields, get_translatable_fields
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

__all__ = [
    "OverridableSegmentValue",
    "StringSegmentValue",
    "StringValue",
    "TemplateSegmentValue",
    "copy_synchronised_fields",
    "extract_segments",
    "get_translatable_fields",
    "ingest_segments",
]
