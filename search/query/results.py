"""Results as plain values: no page, no engine object."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.query.facets import FACET_NAMES
from search.query.family import PRACTICE
from search.query.plan import QueryPlan
from search.query.query import SearchQuery


@dataclass(frozen=True)
class Hit:
    """A thing that matches.

    number: the public number of a practice, the id of any other thing.
    score: comparable within one answer only.
    """

    number: int
    score: float = 0.0
    family: str = PRACTICE


@dataclass(frozen=True)
class Found:
    """What an engine returns: number of all matching records, hits of the page, counts by facet and value.

    The counts of a facet ignore its own filter.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class FacetOption:
    """A value of a facet with the number of records it would give, own facet's selection ignored."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """All values of a facet with a count above 0, and every selected one."""

    name: str
    options: tuple[FacetOption, ...] = ()


@dataclass(frozen=True)
class SearchResults:
    """Hits of one page, number of all matching records, counts of every facet.

    query: as the visitor typed it. plan: what the engine answered.
    corrected: the words without typing errors that were searched instead. relaxed: no record
    has all the words; these have some of them.
    """

    query: SearchQuery
    plan: QueryPlan
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    engine: str
    degraded: bool = False
    corrected: str | None = None
    relaxed: bool = False

    @property
    def pages(self) -> int:
        """Number of pages; an empty list has one."""
        return max(1, -(-self.total // max(self.query.page_size, 1)))

    @property
    def is_past_the_end(self) -> bool:
        """Whether the requested page does not exist. Page 1 always does."""
        return self.query.page > self.pages

    @property
    def answered_query(self) -> SearchQuery:
        """The query with the words that were searched."""
        return replace(self.query, text=self.corrected) if self.corrected else self.query


def assembled(query: SearchQuery, plan: QueryPlan, found: Found, engine: str) -> SearchResults:
    """Return the results of a query from what an engine found."""
    facets = (_facet(name, found.counts.get(name, {}), plan.filters.get(name, ())) for name in FACET_NAMES)
    return SearchResults(query, plan, found.total, found.hits, tuple(facets), engine)


def _facet(name: str, counts: Mapping[str, int], selected: tuple[str, ...]) -> Facet:
    """A facet with every counted and every selected value, most records first, then by code."""
    values = dict.fromkeys(selected, 0) | {value: count for value, count in counts.items() if count > 0}
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return Facet(name, tuple(FacetOption(value, count, value in selected) for value, count in ordered))


@dataclass(frozen=True)
class Relaxation:
    """A wider query that finds something, and how it differs.

    change: "facet", "quotes", "word", "words" or "filters".
    dropped: the facet, or the words; the words of the new query for "quotes".
    """

    change: str
    query: SearchQuery
    count: int = 0
    dropped: str = ""
    without_filters: bool = False


@dataclass(frozen=True)
class Relaxations:
    """Wider queries, most records first.

    languages: records by language that have the words when no filter is set.
    """

    wider: tuple[Relaxation, ...]
    languages: tuple[FacetOption, ...] = ()


@dataclass(frozen=True)
class TitleSuggestion:
    """A record with a title that has words with these beginnings. language: of the title."""

    number: int
    title: str
    language: str
    href: str


@dataclass(frozen=True)
class TermSuggestion:
    """A value of a facet with a name that has these beginnings. label: that name, the preferred one first."""

    facet: str
    code: str
    label: str
    facet_label: str
    href: str


@dataclass(frozen=True)
class Suggestions:
    """Titles and terms, best first."""

    practices: tuple[TitleSuggestion, ...] = ()
    terms: tuple[TermSuggestion, ...] = ()
