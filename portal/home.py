"""What the front page shows."""

from typing import Any

from django.http import HttpRequest

from practices.languages import active_language
from practices.models import Practice
from practices.selectors import public_versions, request_labels, versions_of

NEWEST_SHOWN = 6


def home_context(request: HttpRequest) -> dict[str, Any]:
    """The newest records in the reader's language and the ways into the list."""
    reader = active_language()
    ids = list(
        Practice.objects.filter(pk__in=public_versions().values("practice_id"))
        .order_by("-first_published_at", "-number")
        .values_list("pk", flat=True)[:NEWEST_SHOWN]
    )
    found = versions_of(ids, reader)
    return {
        "newest": [found[pk] for pk in ids if pk in found],
        "labels": request_labels(request),
        "reader": reader,
    }
