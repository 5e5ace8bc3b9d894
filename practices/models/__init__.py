"""What is published: vocabularies, records and their language versions."""

from practices.models.imports import ImportedVersion
from practices.models.pages import PracticeIndexPage, PracticePage, RecordLevelField
from practices.models.record import (
    RECORD_FIELDS,
    Practice,
    PracticeSlug,
    PracticeTag,
    RecordFields,
)
from practices.models.version_source import SOURCE_FIELDS, VersionSource
from practices.models.vocabularies import ALWAYS_LISTED, Label, Term, VersionStamp, Vocabulary

__all__ = [
    "ALWAYS_LISTED",
    "RECORD_FIELDS",
    "SOURCE_FIELDS",
    "ImportedVersion",
    "Label",
    "Practice",
    "PracticeIndexPage",
    "PracticePage",
    "PracticeSlug",
    "PracticeTag",
    "RecordFields",
    "RecordLevelField",
    "Term",
    "VersionSource",
    "VersionStamp",
    "Vocabulary",
]
