"""JSON of single records: the record, its comments, the vocabularies."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from practices.discussion.models import PracticeComment
from practices.discussion.selectors import public_comments
from practices.records.access import public_record
from practices.records.schemas import Record, record_facts, source_facts
from practices.records.selectors import RecordVersions, request_labels
from practices.versions.provenance import provenance_of
from practices.vocabularies.labels import TermEntry
from practices.web.addresses import version_path
from practices.web.api import LANG, PAGE, PROBLEMS, ApiError, Problems, in_language, not_found, page_of

COMMENTS_ON_A_PAGE = 50

router = Router(tags=["practices"])


class PublicComment(Schema):
    """A comment; `parent` is the id of the one it answers."""

    id: int
    parent: int | None
    language: str
    author: str
    text: str
    submitted: datetime.datetime


class CommentPage(Schema):
    """One page of the public comments of a record."""

    count: int
    page: int
    pages: int
    results: list[PublicComment]


class VocabularyTerm(Schema):
    """A term in the reader's language."""

    value: str
    label: str
    alt_labels: list[str]
    definition: str
    broader: str | None
    notation: str
    exact_match: str
    retired: bool
    replaced_by: str | None


def _versions(number: int, reader: str) -> RecordVersions:
    """Return the public versions of a record.

    Raises:
        ApiError: 404 where no such record was ever public, 410 where it is not any more.
    """
    found = public_record(number, reader)
    if found.versions is not None:
        return found.versions
    if found.is_gone:
        raise ApiError(410, {"request": [_("This record is no longer public.")]})
    raise not_found()


@router.get("/vocabularies", response={200: dict[str, list[VocabularyTerm]], 400: Problems},
            openapi_extra={"parameters": [LANG]}, url_name="vocabularies")  # fmt: skip
def vocabularies(request: HttpRequest, response: HttpResponse) -> Any:
    """All vocabularies with their terms, labelled in one language."""
    with in_language(request, response) as language:
        entries = request_labels(request, language).vocabularies.values()
        return {entry.code: [_term(term) for term in entry.terms.values()] for entry in entries}


@router.get("/practices/{int:number}", response={200: Record, **PROBLEMS},
            openapi_extra={"parameters": [LANG]}, url_name="practice")  # fmt: skip
def record(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """One record in the reader's language or the first language of the fallback chain."""
    with in_language(request, response) as language:
        versions = _versions(number, language)
        practice, page = versions.practice, versions.shown
        if page is None:
            raise not_found()
        return record_facts(versions, request_labels(request, language)) | {
            "body": str(page.body),
            "original_language": practice.original_language,
            **source_facts(provenance_of(page, versions.versions)),
            "published": practice.first_published_at,
            "updated": page.last_published_at,
            "alternates": {code: version_path(code, versions.versions[code].slug) for code in versions.available_in},
        }


@router.get("/practices/{int:number}/comments", response={200: CommentPage, **PROBLEMS},
            openapi_extra={"parameters": [LANG, PAGE]}, url_name="practice-comments")  # fmt: skip
def comments(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """The public comments of a record, of all languages, thread by thread."""
    with in_language(request, response) as language:
        page = page_of(request)
        found = Paginator(public_comments(_versions(number, language).practice), COMMENTS_ON_A_PAGE)
        if page > found.num_pages:
            raise not_found()
        results = [_comment(comment) for comment in found.page(page).object_list]
        return {"count": found.count, "page": page, "pages": found.num_pages, "results": results}


def _term(term: TermEntry) -> dict[str, Any]:
    return {
        "value": term.code,
        "label": term.label,
        "alt_labels": list(term.alt_labels),
        "definition": term.definition,
        "broader": term.broader or None,
        "notation": term.notation,
        "exact_match": term.exact_match,
        "retired": term.retired,
        "replaced_by": term.replaced_by or None,
    }


def _comment(comment: PracticeComment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "parent": comment.parent_id if comment.parent_id != comment.pk else None,
        "language": comment.language,
        "author": comment.author,
        "text": comment.comment,
        "submitted": comment.submit_date,
    }
