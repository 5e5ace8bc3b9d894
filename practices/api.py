"""JSON of single records: the record, its comments, the vocabularies."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Router, Schema

from practices.discussion.selectors import open_record, public_comments
from practices.languages.table import language_codes
from practices.records.selectors import RecordVersions, request_labels
from practices.versions.provenance import Provenance, provenance_of
from practices.vocabularies.labels import LabelBook
from practices.web.addresses import version_path
from practices.web.numbers import not_a_page, page_number

RECORD_FACETS = ("type", "country", "school_level", "intervention_level", "frequency", "funding")
"""Tags that a record is answered with; `available_in` is the facet `language`."""
COMMENTS_ON_A_PAGE = 50

router = Router(tags=["practices"])


class ApiError(Exception):
    """Ends a request with a status and sentences by parameter, already in the reader's language."""

    def __init__(self, status: int, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.status = status
        self.errors = errors
        self.language = translation.get_language() or "en"


class Problems(Schema):
    """What was wrong, by parameter."""

    errors: dict[str, list[str]]


class RecordFacts(Schema):
    """What every answer says of a record. Codes of tags include all broader terms."""

    number: int
    kind: str
    title: str
    summary: str
    language: str
    fallback: bool
    available_in: list[str]
    url: str
    type: list[str]
    country: list[str]
    school_level: list[str]
    intervention_level: list[str]
    frequency: list[str]
    funding: list[str]


class TranslatedText(Schema):
    """The version that a text was translated from. Its source is given where the text names none of its own."""

    language: str
    source: str
    source_name: str
    licence: str | None
    licence_text: str


class Record(RecordFacts):
    """A record in full; `body` is HTML, `alternates` maps languages to addresses.

    Source and licence are those of the text that is shown. `ALL-RIGHTS` is also said of a
    licence that nobody stated or knows; `licence_text` is that licence in the words of the source.
    """

    body: str
    original_language: str
    source: str
    source_name: str
    source_date: datetime.date | None
    licence: str
    licence_text: str
    translated_from: TranslatedText | None
    published: datetime.datetime | None
    updated: datetime.datetime | None
    alternates: dict[str, str]


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


PROBLEMS: dict[int, Any] = {400: Problems, 404: Problems, 410: Problems}


def parameter(name: str, description: str, *, repeatable: bool = False, kind: str = "string") -> dict[str, Any]:
    """How a parameter of the query string stands in the OpenAPI document."""
    schema: dict[str, Any] = {"type": kind}
    if repeatable:
        schema = {"type": "array", "items": schema}
    return {"in": "query", "name": name, "required": False, "description": description, "schema": schema}


LANG = parameter("lang", "Language of labels and texts, such as da. English where it is absent.")
PAGE = parameter("page", "Page of the list, from 1.", kind="integer")


@contextmanager
def in_language(request: HttpRequest, response: HttpResponse) -> Iterator[LabelBook]:
    """The labels of the language in `lang` (default `en`), which is spoken inside and named in the answer."""
    language = request.GET.get("lang", "en")
    known = language in language_codes()
    with translation.override(language if known else "en"):
        if not known:
            raise ApiError(400, {"lang": [_("Unknown language.")]})
        response.headers["Content-Language"] = language
        yield request_labels(request, language)


def not_found() -> ApiError:
    """404 in the reader's language."""
    return ApiError(404, {"request": [_("There is nothing at this address.")]})


def record_facts(versions: RecordVersions, book: LabelBook) -> dict[str, Any]:
    """The keys of `RecordFacts` for the version that the reader is shown. Raises `ApiError` where nothing is."""
    page = versions.shown
    if page is None:
        raise not_found()
    tags = versions.practice.tags or {}
    facts: dict[str, Any] = {
        "number": versions.practice.number,
        "kind": "practice",
        "title": page.title,
        "summary": page.summary,
        "language": page.language,
        "fallback": page.language != versions.reader,
        "available_in": versions.available_in,
        "url": versions.path,
    }
    for facet in RECORD_FACETS:
        codes = book.with_broader(facet, [book.current_code(facet, code) for code in tags.get(facet, [])])
        facts[facet] = list(dict.fromkeys(book.current_code(facet, code) for code in codes))
    return facts


def public_record(number: int, reader: str) -> RecordVersions:
    """The record with its public versions.

    Raises:
        ApiError: 404 where no such record was ever public, 410 where it is not any more.
    """
    door = open_record(number, reader)
    if door.versions is not None:
        return door.versions
    if door.gone:
        raise ApiError(410, {"request": [_("This record is no longer public.")]})
    raise not_found()


def page_of(request: HttpRequest) -> int:
    """The page asked for. Raises `ApiError` (400) where it is no positive whole number."""
    page = page_number(request.GET.get("page", "1"))
    if page is None:
        raise ApiError(400, {"page": [not_a_page()]})
    return page


@router.get("/vocabularies", response={200: dict[str, list[VocabularyTerm]], 400: Problems},
            openapi_extra={"parameters": [LANG]}, url_name="vocabularies")  # fmt: skip
def vocabularies(request: HttpRequest, response: HttpResponse) -> Any:
    """All vocabularies with their terms, labelled in one language."""
    with in_language(request, response) as book:
        return {
            entry.code: [
                {
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
                for term in entry.terms.values()
            ]
            for entry in book.vocabularies.values()
        }


@router.get("/practices/{int:number}", response={200: Record, **PROBLEMS},
            openapi_extra={"parameters": [LANG]}, url_name="practice")  # fmt: skip
def record(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """One record in the reader's language or the first language of the fallback chain."""
    with in_language(request, response) as book:
        versions = public_record(number, book.language)
        practice, page = versions.practice, versions.shown
        if page is None:
            raise not_found()
        return record_facts(versions, book) | {
            "body": str(page.body),
            "original_language": practice.original_language,
            **_source_facts(provenance_of(page, versions.versions)),
            "published": practice.first_published_at,
            "updated": page.last_published_at,
            "alternates": {code: version_path(code, versions.versions[code].slug) for code in versions.available_in},
        }


def _source_facts(provenance: Provenance) -> dict[str, Any]:
    own, other = provenance.own, provenance.source_text
    return {
        "source": own.url,
        "source_name": own.name,
        "source_date": own.date,
        "licence": own.licence,
        "licence_text": own.licence_text,
        "translated_from": {
            "language": provenance.translated_from,
            "source": other.url if other else "",
            "source_name": other.name if other else "",
            "licence": other.licence if other else None,
            "licence_text": other.licence_text if other else "",
        }
        if provenance.translated_from
        else None,
    }


@router.get("/practices/{int:number}/comments", response={200: CommentPage, **PROBLEMS},
            openapi_extra={"parameters": [LANG, PAGE]}, url_name="practice-comments")  # fmt: skip
def comments(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """The public comments of a record, of all languages, thread by thread."""
    with in_language(request, response) as book:
        page = page_of(request)
        found = Paginator(public_comments(public_record(number, book.language).practice), COMMENTS_ON_A_PAGE)
        if page > found.num_pages:
            raise not_found()
        return {
            "count": found.count,
            "page": page,
            "pages": found.num_pages,
            "results": [
                {
                    "id": comment.pk,
                    "parent": comment.parent_id if comment.parent_id != comment.pk else None,
                    "language": comment.language,
                    "author": comment.author,
                    "text": comment.comment,
                    "submitted": comment.submit_date,
                }
                for comment in found.page(page).object_list
            ],
        }
