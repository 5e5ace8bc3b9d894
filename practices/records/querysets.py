"""Reads of the pages of records."""

from typing import Any

from wagtail.query import PageQuerySet


class PracticePageQuerySet(PageQuerySet):
    """Language versions of records. An alias is never a version."""

    def live_by_language(self, practice_id: int) -> dict[str, Any]:
        """Return the live versions of a record by language. One query."""
        pages = self.live().filter(practice_id=practice_id, alias_of__isnull=True)
        return {page.language: page for page in pages.select_related("practice", "locale")}

    def without_texts(self) -> "PracticePageQuerySet":
        """Leave the long texts in the database, for pages of which title and address are shown."""
        return self.defer("body", "further_reading")
