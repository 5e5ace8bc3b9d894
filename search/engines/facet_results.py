"""What every engine counts, in the shape of an answer."""

from collections.abc import Iterable

from search.query.results import Facet, FacetOption


def pages_of(total: int, page_size: int) -> int:
    """Number of pages; an empty list has one."""
    return max(1, -(-total // max(page_size, 1)))


def facet_of(name: str, counts: dict[str, int], selected: Iterable[str]) -> Facet:
    """A facet with every counted and every selected value, most records first, then by code."""
    chosen = tuple(selected)
    values = {value: count for value, count in counts.items() if count > 0}
    for value in chosen:
        values.setdefault(value, 0)
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return Facet(name, tuple(FacetOption(value, count, value in chosen) for value, count in ordered))
