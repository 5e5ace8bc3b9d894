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
    book = request_labels(request)
    parsed = parse_search(request.GET, book)
    found = found_page(parsed.query, cache_version=book.stamp)
    if found.results.is_past_the_end:
        context = {"past": present_past_the_end(found.results), "page_kind": ""}
        return render(request, "search/past_the_end.html", context, status=404)
    context = {"index": list_head(request, book.language), "found": present_results(found, parsed, book)}
    return render(request, "search/results.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/feed/`: the newest records of any search; bad parameters are ignored."""
    book = request_labels(request)
    parsed = parse_search(request.GET, book, ignore_page=True)
    return HttpResponse(atom_feed(parsed.query, book), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cache_control(private=True, max_age=SUGGESTIONS_MAX_AGE)
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/suggest/?q=`: suggestions while typing."""
    book = request_labels(request)
    text = clean_text(request.GET.get("q", ""))
    return JsonResponse(present_suggestions(text, suggest(text, book), book))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/compare/?n=460&n=10001`: up to four records side by side."""
    book = request_labels(request)
    parsed = parse_comparison(request.GET)
    comparison = present_comparison(parsed, compared_records(parsed.numbers, book.language), book)
    return render(request, "search/compare.html", {"comparison": comparison})
