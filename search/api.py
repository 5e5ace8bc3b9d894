"""JSON of lists: practices by words and facets; organisations, once there are any."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from practices.records.schemas import RecordFacts
from practices.records.selectors import request_labels
from practices.vocabularies.labels import Labels
from practices.web.api import LANG, PAGE, PROBLEMS, ApiError, Problems, in_language, not_found, page_of, parameter
from search.presenters.facets import facet_views
from search.presenters.suggestions import present_suggestions
from search.query.address import clean_text, parse_search
from search.query.facets import FACET_NAMES
from search.query.family import FAMILIES
from search.query.found_records import FoundPage
from search.query.query import SORTS, SearchQuery
from search.query.results import SearchResults
from search.service import found_page
from search.suggestions import suggest

router = Router(tags=["search"])
ORGANISATION_FACETS = FAMILIES["organisation"].facets


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


class FoundOrganisation(Schema):
    """An organisation in a list."""

    id: int
    kind: str
    title: str


class FoundRecords(FoundList):
    """Practices, or the things of another kind."""

    results: list[FoundRecord | FoundOrganisation]


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
    parameter("kind", f"One of {', '.join(FAMILIES)}."),
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
        labels = request_labels(request, language)
        parsed = parse_search(request.GET, labels)
        if parsed.problems:
            raise ApiError(400, parsed.problems)
        found = found_page(parsed.query, relax=False, cache_version=labels.cache_version)
        if found.results.is_past_the_end:
            raise not_found()
        return _answer(found, labels) | {"facets": _counts(found.results, labels)}


@router.get("/suggest", response={200: FoundSuggestions, 400: Problems},
            openapi_extra={"parameters": _SUGGEST_QUERY}, url_name="suggest")  # fmt: skip
def suggestions(request: HttpRequest, response: HttpResponse) -> Any:
    """Titles, terms and countries that begin like this; nothing for less than two letters."""
    with in_language(request, response) as language:
        labels = request_labels(request, language)
        text = clean_text(request.GET.get("q", ""))
        return present_suggestions(text, suggest(text, labels), labels)


@router.get("/organisations", response={200: FoundOrganisations, **PROBLEMS},
            openapi_extra={"parameters": _ORGANISATION_QUERY}, url_name="organisations")  # fmt: skip
def organisations(request: HttpRequest, response: HttpResponse) -> Any:
    """Organisations by words."""
    with in_language(request, response) as language:
        labels = request_labels(request, language)
        query = SearchQuery(
            language, text=clean_text(request.GET.get("q", "")), page=page_of(request), kind="organisation"
        )
        found = found_page(query, relax=False, cache_version=labels.cache_version)
        if found.results.is_past_the_end:
            raise not_found()
        facets: dict[str, list[Any]] = {name: [] for name in ORGANISATION_FACETS}
        return _answer(found, labels) | {"facets": facets}


def _answer(found: FoundPage, labels: Labels) -> dict[str, Any]:
    results = found.results
    family = FAMILIES[results.query.kind]
    return {
        "count": results.total,
        "page": results.query.page,
        "pages": results.pages,
        "engine": results.engine,
        "degraded": results.degraded,
        "relaxed": results.relaxed,
        "corrected": results.corrected,
        "results": [family.facts(card, labels) for card in family.cards(found.records, labels)],
    }


def _counts(found: SearchResults, labels: Labels) -> dict[str, list[dict[str, Any]]]:
    return {
        view.name: [
            {"value": option.value, "label": option.label, "count": option.count, "selected": option.selected}
            for option in view.options
            if option.count or option.selected
        ]
        for view in facet_views(found, labels)
    }
