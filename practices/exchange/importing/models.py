"""Imported versions, so that a file can be imported again."""

from django.db import models

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice

MAX_SOURCE = 500
"""Longest source and group name, in characters: both are indexed."""


class ImportedVersion(models.Model):
    """A version from a record file, identified by source and language.

    content_hash: of the entry; the same file again changes nothing.
    revision: id of the page's latest revision after the import; another one means that a person has edited.
    was_live: whether the version was live after the import; a person may have unpublished it since.
    page: empty after the page was deleted; the row still points to the record.
    """

    source = models.CharField(max_length=MAX_SOURCE)
    language = models.CharField(max_length=12)
    translation_group = models.CharField(max_length=MAX_SOURCE, db_index=True)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="imported_versions")
    page = models.ForeignKey(PracticePage, models.SET_NULL, null=True, related_name="imported_versions")
    content_hash = models.CharField(max_length=64)
    revision = models.BigIntegerField(null=True)
    was_live = models.BooleanField(default=False)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("source", "language"), name="one_import_for_a_source_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.language})"
