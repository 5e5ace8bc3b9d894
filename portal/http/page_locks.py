"""The one order of locks for everything that writes pages: first the tree, then the record, then the rest.

Taken before the view reads anything, so that its checks and its writing see the same state, and so
that no two requests wait for each other. With SQLite a request that writes is alone from its beginning.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.http import HttpRequest

from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.segments import translation_keys

PAGE_KEYS = ("page_id", "page_to_move_id", "parent_page_id", "destination_id")
ONE_PAGE = frozenset(
    {
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:workflow_action",
        "wagtailadmin_pages:confirm_workflow_cancellation",
        "wagtailadmin_pages:lock",
        "wagtailadmin_pages:unlock",
        "wagtailadmin_pages:revisions_unschedule",
        "practice_withdraw",
        "practice_restore",
        "practice_make_original",
        "wagtail_localize:edit_string_translation",
        "wagtail_localize:edit_override",
        "wagtail_localize:upload_pofile",
        "wagtail_localize:machine_translate",
        "wagtail_localize:stop_translation",
    }
)
"""Routes that write one page. Every other one may change the tree, and locks it exclusively."""
NOTHING_WRITTEN = frozenset(
    {
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:collect_workflow_action_data",
    }
)


def lock_pages_of(request: HttpRequest, kwargs: Mapping[str, Any]) -> None:
    """Take the locks that a request to the admin needs, in the transaction of the request."""
    match = request.resolver_match
    if connection.vendor != "postgresql" or match is None:
        return
    name = match.view_name
    is_bulk = name == "wagtail_bulk_action"
    pages = [int(kwargs[key]) for key in PAGE_KEYS if key in kwargs]
    records = _records(pages, kwargs)
    if name in NOTHING_WRITTEN or not (pages or records or is_bulk):
        return
    if name in ONE_PAGE:
        lock_until_commit(PAGE_TREE, shared=True)
    else:
        lock_until_commit(PAGE_TREE)
    Practice.lock(*records)
    if not records:
        lock_until_commit(*(f"page:{page}" for page in pages))


def _records(pages: list[int], kwargs: Mapping[str, Any]) -> list[int]:
    """Return the records of the pages, or of the translation, that the address names."""
    keys = translation_keys(kwargs)
    if keys is not None:
        return list(Practice.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    if not pages:
        return []
    return list(PracticePage.objects.filter(pk__in=pages).values_list("practice_id", flat=True))
