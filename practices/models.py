"""Models for Django and migrations. Our own code imports them from the storeys."""

from practices.exchange.importing.models import ImportedVersion
from practices.records.fields import RECORD_FIELDS, RecordFields
from practices.records.models.page import PracticeIndexPage, PracticePage, RecordLevelField
from practices.records.models.record import Practice, PracticeSlug, PracticeTag
from practices.versions.source import SOURCE_FIELDS, VersionSource
from practices.vocabularies.models import ALWAYS_LISTED, Label, Term, VersionStamp, Vocabulary

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
