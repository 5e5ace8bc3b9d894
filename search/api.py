"""JSON of lists: practices by words and facets; organisations, once there are any."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from practices.records.schemas import RecordFacts, record_facts
from practices.records.selectors import request_labels
from practices.vocabularies.labels import LabelBook
from practices.web.api import LANG, PAGE, PROBLEMS, ApiError, Problems, in_language, not_found, page_of, parameter
from search.presenters import facet_views, past_the_end, present_suggestions, result_cards
from search.query.address import clean_text, parse_search
from search.query.facets import FACET_NAMES
from search.query.query import KINDS, SORTS, SearchQuery
from search.query.results import SearchResults
from search.service import search
from search.suggestions import suggest

router = Router(tags=["search"])
ORGANISATION_FACETS = ("organisation_type", "area", "target_group", "spoken_language")


class FoundRecord(RecordFacts):
    """A record in a list. `highlight` is HTML, escaped but for `<mark>`."""

    highlight: str


class FacetValue(Schema):
    """A value of a facet with the number of records that it would give."""

    value: str
    label: str
    count: int
    selected: bool


class FoundList(Schema):
    """One page of a list with the counts of its facets."""

    count: int
    page: int
    pages: int
    engine: str
    degraded: bool
    relaxed: bool
    corrected: str | None
    facets: dict[str, list[FacetValue]]


class FoundRecords(FoundList):
    """Practices."""

    results: list[FoundRecord]


class FoundOrganisation(Schema):
    """An organisation in a list."""

    id: int
    kind: str
    title: str


class FoundOrganisations(FoundList):
    """Organisations, networks and services."""

    results: list[FoundOrganisation]


class SuggestedPractice(Schema):
    """A record whose title has words that begin so. `language` is that of the title."""

    number: int
    title: str
    language: str
    language_name: str
    url: str


class SuggestedTerm(Schema):
    """A value of a facet that is called so, with the address of the list filtered by it."""

    facet: str
    facet_label: str
    value: str
    label: str
    url: str


class FoundSuggestions(Schema):
    """What a reader may mean. `announcement` counts the suggestions in words."""

    query: str
    announcement: str
    practices: list[SuggestedPractice]
    terms: list[SuggestedTerm]


_QUERY = [
    LANG,
    parameter("q", "Words to find."),
    *(parameter(name, f"Codes of {name}; joined by OR.", repeatable=True) for name in FACET_NAMES),
    parameter("sort", f"One of {', '.join(SORTS)}; own language first in each."),
    parameter("kind", f"One of {', '.join(KINDS)}."),
    PAGE,
]
_SUGGEST_QUERY = [LANG, parameter("q", "What was typed so far.")]
_ORGANISATION_QUERY = [
    LANG,
    parameter("q", "Words to find."),
    *(parameter(name, f"Codes of {name}; joined by OR.", repeatable=True) for name in ORGANISATION_FACETS),
    PAGE,
]


@router.get("/practices", response={200: FoundRecords, **PROBLEMS},
            openapi_extra={"parameters": _QUERY}, url_name="practices")  # fmt: skip
def practices(request: HttpRequest, response: HttpResponse) -> Any:
    """Practices by words and facets, in the order and with the counts of the page."""
    with in_language(request, response) as language:
        book = request_labels(request, language)
        parsed = parse_search(request.GET, book)
        if parsed.problems:
            raise ApiError(400, parsed.problems)
        found = search(parsed.query)
        if past_the_end(parsed.query, found):
            raise not_found()
        answered = replace(parsed.query, text=found.corrected) if found.corrected else parsed.query
        cards = result_cards(found.hits, answered, book)
        records = [record_facts(card.versions, book) | {"highlight": str(card.highlight)} for card in cards]
        return _answer(found, parsed.query) | {"results": records, "facets": _counts(found, parsed.query, book)}


@router.get("/suggest", response={200: FoundSuggestions, 400: Problems},
            openapi_extra={"parameters": _SUGGEST_QUERY}, url_name="suggest")  # fmt: skip
def suggestions(request: HttpRequest, response: HttpResponse) -> Any:
    """Titles, terms and countries that begin like this; nothing for less than two letters."""
    with in_language(request, response) as language:
        book = request_labels(request, language)
        text = clean_text(request.GET.get("q", ""))
        return present_suggestions(text, suggest(text, book), book)


@router.get("/organisations", response={200: FoundOrganisations, **PROBLEMS},
            openapi_extra={"parameters": _ORGANISATION_QUERY}, url_name="organisations")  # fmt: skip
def organisations(request: HttpRequest, response: HttpResponse) -> Any:
    """Organisations; none yet."""
    with in_language(request, response) as language:
        query = SearchQuery(
            language, text=clean_text(request.GET.get("q", "")), page=page_of(request), kind="organisation"
        )
        found = search(query)
        if past_the_end(query, found):
            raise not_found()
        facets: dict[str, list[Any]] = {name: [] for name in ORGANISATION_FACETS}
        return _answer(found, query) | {"results": [], "facets": facets}


def _answer(found: SearchResults, query: SearchQuery) -> dict[str, Any]:
    return {
        "count": found.total,
        "page": query.page,
        "pages": max(1, found.pages),
        "engine": found.engine,
        "degraded": found.degraded,
        "relaxed": found.relaxed,
        "corrected": found.corrected,
    }


def _counts(found: SearchResults, query: SearchQuery, book: LabelBook) -> dict[str, list[dict[str, Any]]]:
    views = facet_views(found, replace(query, page=1), book)
    return {
        view.name: [
            {"value": option.value, "label": option.label, "count": option.count, "selected": option.selected}
            for option in view.options
            if option.count or option.selected
        ]
        for view in views
    }
