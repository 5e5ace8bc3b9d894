"""Search over HTTP: parse, ask, present, render."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.models import PracticeIndexPage
from practices.selectors import request_labels
from search.feed import atom_feed
from search.forms import parse_search
from search.presenters import past_the_end, present_results
from search.service import search


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/`: a bad parameter is ignored and said; a page past the end is 404."""
    book = request_labels(request)
    parsed = parse_search(request.GET, book)
    found = search(parsed.query)
    if past_the_end(parsed.query, found):
        raise Http404
    index = PracticeIndexPage.objects.filter(locale__language_code=book.language).first()
    context = {"index": index, "found": present_results(found, parsed, book), "hide_search": True}
    return render(request, "search/results.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """`/<lang>/practices/feed/`: the newest records of any search; what is not understood is ignored."""
    book = request_labels(request)
    parsed = parse_search(request.GET, book, ignore_page=True)
    return HttpResponse(atom_feed(parsed.query, book), content_type="application/atom+xml; charset=utf-8")
