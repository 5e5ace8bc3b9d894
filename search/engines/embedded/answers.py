"""Hits and counts of one question."""

from tantivy import DocAddress, Order, Query

from practices.languages.table import language_codes
from search.engines.embedded.questions import Matching, Ranking
from search.engines.embedded.related import beginning_so, but, near_words, with_rare_words, with_tags
from search.engines.embedded.snapshots import Asking
from search.engines.embedded.totals import Counts
from search.engines.index_fields import NEWEST, OWN_FIRST, TITLE_ORDER
from search.planning.plan import Plan, SimilarPlan, SuggestPlan
from search.planning.planner import most_errors
from search.query.facets import FACET_NAMES
from search.query.results import Hit

TIED_HITS = 100
"""Hits looked at beyond the page, so that equal scores are ordered by number across its edge."""


def hits_of(asking: Asking, matching: Matching, asked: Plan) -> tuple[int, tuple[Hit, ...]]:
    """Number of records and the hits of the page."""
    if asked.offset > TIED_HITS * 10:
        # The collector makes room for offset + limit: never for more than there is.
        total, _hits = asking.search(matching.query(), 1)
        if asked.offset >= total:
            return total, ()
    if asked.sort == "relevance":
        return _by_score(asking, Ranking(matching).query(), asked.offset, asked.limit)
    field, order = (
        (TITLE_ORDER + asked.reader, Order.Asc) if asked.sort == "title" else (NEWEST + asked.reader, Order.Desc)
    )
    total, hits = asking.search(matching.query(), asked.limit, order_by_field=field, offset=asked.offset, order=order)
    return total, tuple(Hit(number) for number in asking.numbers([address for _key, address in hits]))


def counts_of_facets(asking: Asking, matching: Matching, asked: Plan) -> Counts:
    """Counts of every facet, its own selection ignored: one pass for the free ones, one for each filtered."""
    if asked.impossible:
        return {name: {} for name in FACET_NAMES}
    whole = not asked.languages and not asked.excluded
    if whole and not asked.filters:
        return asking.snapshot.totals()
    counts = asking.counts(matching.query(), [name for name in FACET_NAMES if name not in asked.filters])
    for name in asked.filters:
        if whole and len(asked.filters) == 1:
            counts[name] = asking.snapshot.totals()[name]
        else:
            counts |= asking.counts(matching.query(without=name), [name])
    return counts


def suggestions(asking: Asking, asked: SuggestPlan) -> tuple[Hit, ...]:
    """By number, titles in the reader's language first."""
    own = beginning_so(asking.terms, asked, [asked.reader])
    others = beginning_so(asking.terms, asked, [code for code in language_codes() if code != asked.reader])
    found: list[int] = []
    for query in (own, but(others, unwanted=[own])):
        if query is not None and len(found) < asked.limit:
            found += asking.first_numbers(query, asked.limit - len(found))
    return tuple(Hit(number) for number in found)


def similar_records(asking: Asking, asked: SimilarPlan) -> tuple[Hit, ...]:
    """Records in the reader's language, then others; in each those that share words before those that share tags."""
    language = asking.terms.term("language", asked.reader)
    words, tags = with_rare_words(asking.terms, asked), with_tags(asking.terms, asked)
    found: dict[int, Hit] = {}
    for place in ({"wanted": [language]}, {"unwanted": [language]}):
        for query in (but(words, better=[tags], **place), but(tags, **place)):
            if query is not None and len(found) < asked.limit:
                # Room for the record itself, and for those found by words before.
                _total, hits = _by_score(asking, query, 0, asked.limit + len(found) + 1)
                found |= {hit.number: hit for hit in hits if hit.number not in found and hit.number != asked.number}
    return tuple(found.values())[: asked.limit]


def near_numbers(asking: Asking, word: str, languages: list[str], limit: int) -> tuple[int, ...]:
    """Records with the nearest words: two errors are allowed only where one finds nothing."""
    for errors in range(1, most_errors(word) + 1):
        query = near_words(asking.terms, word, errors, languages)
        found = asking.first_numbers(query, limit) if query is not None else []
        if found:
            return tuple(found)
    return ()


def _by_score(asking: Asking, query: Query, offset: int, limit: int) -> tuple[int, tuple[Hit, ...]]:
    """By score; equal scores by number, across the edges of pages too."""
    end = offset + limit
    total, scored = asking.search(query, end + TIED_HITS)
    page = scored[offset:end]
    if not page:
        return total, ()
    first, last = page[0][0], page[-1][0]
    before = sum(1 for score, _address in scored[:offset] if score > first)
    around: list[tuple[float, DocAddress]] = [hit for hit in scored[before:] if hit[0] >= last]
    numbers = asking.numbers([address for _score, address in around])
    ordered = sorted(
        ((score, number) for (score, _address), number in zip(around, numbers, strict=True)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    shown = ordered[offset - before : end - before]
    hits = (Hit(number, score - OWN_FIRST if score >= OWN_FIRST else score) for score, number in shown)
    return total, tuple(hits)
