"""Search over HTTP: parse, search, present, render."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from practices.records.selectors import list_head, request_labels
from search.feed import atom_feed
from search.presenters.comparison import present_comparison
from search.presenters.page import present_past_the_end, present_results
from search.presenters.suggestions import present_suggestions
from search.query.address import clean_text, parse_comparison, parse_search
from search.service import compared_records, found_page
from search.suggestions import suggest

SUGGESTIONS_MAX_AGE = 60


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/`: a bad parameter is ignored and named; a page past the end is 404."""
    labels = request_labels(request)
    parsed = parse_search(request.GET, labels)
    found = found_page(parsed.query, cache_version=labels.cache_version)
    if found.results.is_past_the_end:
        context = {"past": present_past_the_end(found.results), "page_kind": ""}
        return render(request, "search/past_the_end.html", context, status=404)
    context = {"index": list_head(request, labels.language), "found": present_results(found, parsed, labels)}
    return render(request, "search/results.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/feed/`: the newest records of any search; bad parameters are ignored."""
    labels = request_labels(request)
    parsed = parse_search(request.GET, labels, ignore_page=True)
    return HttpResponse(atom_feed(parsed.query, labels), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cache_control(private=True, max_age=SUGGESTIONS_MAX_AGE)
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/suggest/?q=`: suggestions while typing."""
    labels = request_labels(request)
    text = clean_text(request.GET.get("q", ""))
    return JsonResponse(present_suggestions(text, suggest(text, labels), labels))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/compare/?n=460&n=10001`: up to four records side by side."""
    labels = request_labels(request)
    parsed = parse_comparison(request.GET)
    comparison = present_comparison(parsed, compared_records(parsed.numbers, labels.language), labels)
    return render(request, "search/compare.html", {"comparison": comparison})
