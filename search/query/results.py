"""The answer: plain values, no page, no engine object."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hit:
    """One record. `number` is its public number; `score` is comparable inside one answer only."""

    number: int
    score: float = 0.0


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
    """Hits of one page, number of all records found, counts of every facet.

    corrected: the question that was asked instead, without typing errors. relaxed: no record
    has the words together; these have some of them.
    """

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    engine: str
    degraded: bool = False
    corrected: str | None = None
    relaxed: bool = False
    timings: dict[str, float] = field(default_factory=dict)
