"""Models for Django and migrations. Our own code imports them from the storeys."""

from practices.exchange.importing.models import ImportedVersion
from practices.jobs.cache_versions import CacheVersion
from practices.records.fields import RECORD_FIELDS, RecordFields
from practices.records.models.page import PracticeIndexPage, PracticePage, RecordLevelField
from practices.records.models.record import Practice, PracticeSlug, PracticeTag
from practices.versions.source import SOURCE_FIELDS, VersionSource
from practices.vocabularies.models import ALWAYS_LISTED, Label, Term, Vocabulary

__all__ = [
    "ALWAYS_LISTED",
    "RECORD_FIELDS",
    "SOURCE_FIELDS",
    "CacheVersion",
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
    "Vocabulary",
]
