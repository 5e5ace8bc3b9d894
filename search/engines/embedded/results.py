"""Hits and counts of a plan."""

from tantivy import DocAddress, Order, Query

from practices.languages.table import language_codes
from search.engines.embedded.queries import MatchingQuery, RankingQuery
from search.engines.embedded.related import combined, near_words, with_prefixes, with_rare_words, with_tags
from search.engines.embedded.snapshots import Snapshot
from search.engines.embedded.totals import Counts
from search.engines.index_fields import NEWEST, OWN_FIRST, TITLE_ORDER
from search.query.facets import FACET_NAMES
from search.query.family import shares_index
from search.query.plan import NearPlan, QueryPlan, SimilarPlan, SuggestPlan
from search.query.results import Found, Hit

TIED_HITS = 100
"""Hits read beyond the page, so that equal scores are ordered by number across its edge."""


def find(snapshot: Snapshot, plan: QueryPlan) -> Found:
    """Return the records of a plan."""
    matching = MatchingQuery(snapshot.terms, plan)
    total, hits = _hits_of(snapshot, matching)
    return Found(total, hits, _counts_of_facets(snapshot, matching))


def _hits_of(snapshot: Snapshot, matching: MatchingQuery) -> tuple[int, tuple[Hit, ...]]:
    """Number of records and the hits of the page."""
    plan = matching.plan
    if plan.offset > TIED_HITS * 10:
        # The collector allocates offset + limit entries: never more than there are records.
        total, _hits = snapshot.search(matching.query(), 1)
        if plan.offset >= total:
            return total, ()
    if plan.sort == "relevance":
        return _by_score(snapshot, RankingQuery(matching).query(), plan.family, plan.offset, plan.limit)
    field, order = (
        (TITLE_ORDER + plan.reader, Order.Asc) if plan.sort == "title" else (NEWEST + plan.reader, Order.Desc)
    )
    total, hits = snapshot.search(matching.query(), plan.limit, order_by_field=field, offset=plan.offset, order=order)
    return total, tuple(
        Hit(number, family=plan.family) for number in snapshot.numbers([address for _key, address in hits])
    )


def _counts_of_facets(snapshot: Snapshot, matching: MatchingQuery) -> Counts:
    """Counts of every facet, its own filter ignored: one pass for those without filter, one for each with."""
    plan = matching.plan
    if plan.impossible:
        return {}
    everything = not plan.languages and not plan.excluded and not shares_index(plan.family)
    if everything and not plan.filters:
        return snapshot.totals()
    counts = snapshot.counts(matching.query(), [name for name in FACET_NAMES if name not in plan.filters])
    for name in plan.filters:
        if everything and len(plan.filters) == 1:
            counts[name] = snapshot.totals()[name]
        else:
            counts |= snapshot.counts(matching.query(without=name), [name])
    return counts


def suggestions(snapshot: Snapshot, plan: SuggestPlan) -> tuple[Hit, ...]:
    """Return records by number, titles in the reader's language first."""
    own = with_prefixes(snapshot.terms, plan, [plan.reader])
    others = with_prefixes(snapshot.terms, plan, [code for code in language_codes() if code != plan.reader])
    within = snapshot.terms.within(plan.family)
    found: list[int] = []
    for query in (combined(own, must=within), combined(others, must=within, must_not=[own])):
        if query is not None and len(found) < plan.limit:
            found += snapshot.first_numbers(query, plan.limit - len(found))
    return tuple(Hit(number, family=plan.family) for number in found)


def similar_hits(snapshot: Snapshot, plan: SimilarPlan) -> tuple[Hit, ...]:
    """Return records in the reader's language, then others; in each by shared words, then by shared tags."""
    language = snapshot.terms.term("language", plan.reader)
    within = snapshot.terms.within(plan.family)
    words, tags = with_rare_words(snapshot.terms, plan), with_tags(snapshot.terms, plan)
    found: dict[int, Hit] = {}
    for scope in ({"must": [language, *within]}, {"must": within, "must_not": [language]}):
        for query in (combined(words, should=[tags], **scope), combined(tags, **scope)):
            if query is not None and len(found) < plan.limit:
                # Room for the record itself, and for those that share words.
                _total, hits = _by_score(snapshot, query, plan.family, 0, plan.limit + len(found) + 1)
                found |= {hit.number: hit for hit in hits if hit.number not in found and hit.number != plan.number}
    return tuple(found.values())[: plan.limit]


def near_numbers(snapshot: Snapshot, plan: NearPlan) -> tuple[int, ...]:
    """Return records with the nearest words: two errors are allowed only where one finds nothing."""
    for errors in range(1, plan.max_errors + 1):
        query = combined(near_words(snapshot.terms, plan, errors), must=snapshot.terms.within(plan.family))
        found = snapshot.first_numbers(query, plan.limit) if query is not None else []
        if found:
            return tuple(found)
    return ()


def _by_score(snapshot: Snapshot, query: Query, family: str, offset: int, limit: int) -> tuple[int, tuple[Hit, ...]]:
    """By score; equal scores by number, across the edges of pages too."""
    end = offset + limit
    total, scored = snapshot.search(query, end + TIED_HITS)
    page = scored[offset:end]
    if not page:
        return total, ()
    first, last = page[0][0], page[-1][0]
    before = sum(1 for score, _address in scored[:offset] if score > first)
    around: list[tuple[float, DocAddress]] = [hit for hit in scored[before:] if hit[0] >= last]
    numbers = snapshot.numbers([address for _score, address in around])
    ordered = sorted(
        ((score, number) for (score, _address), number in zip(around, numbers, strict=True)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    shown = ordered[offset - before : end - before]
    hits = (Hit(number, score - OWN_FIRST if score >= OWN_FIRST else score, family) for score, number in shown)
    return total, tuple(hits)
