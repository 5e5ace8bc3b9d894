"""Reads of the pages of records."""

from typing import Any

from wagtail.query import PageQuerySet

LONG_TEXTS = ("body", "further_reading")


class PracticePageQuerySet(PageQuerySet):
    """Language versions of records. An alias is never a version."""

    def live_by_language(self, **of_record: Any) -> dict[str, Any]:
        """Return the live versions of one record by language, without their long texts. One query.

        Args:
            of_record: the condition that names the record, such as `practice_id=1`.
        """
        pages = self.live().filter(alias_of__isnull=True, **of_record).defer(*LONG_TEXTS)
        return {page.language: page for page in pages.select_related("practice", "locale")}
