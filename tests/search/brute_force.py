"""The slow answer that the fast one must equal: every public record is looked at, one by one.

Knows filters, counts and languages; of words only that they stand in title, summary or body as written.
"""

from typing import Any

from practices.records.models.page import PracticePage
from practices.records.selectors import public_versions, read_labels
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery


def public_records() -> dict[int, dict[str, PracticePage]]:
    """Public versions by number and language."""
    found: dict[int, dict[str, PracticePage]] = {}
    for page in public_versions().select_related("practice", "locale"):
        if page.practice.withdrawn_at is None:
            found.setdefault(page.practice.number, {})[page.language] = page
    return found


def codes_of(versions: dict[str, PracticePage], facet: str) -> set[str]:
    """The values that a record counts for, broader terms included."""
    if facet == "language":
        return set(versions)
    tags: dict[str, Any] = next(iter(versions.values())).practice.tags or {}
    labels = read_labels("en")
    return set(labels.with_broader(facet, [labels.current_code(facet, code) for code in tags.get(facet, [])]))


def matches(versions: dict[str, PracticePage], query: SearchQuery, without: str = "") -> bool:
    """Whether a record is found, one facet's choice left aside for its own counts."""
    for facet, chosen in query.filters.items():
        if facet != without and not codes_of(versions, facet) & set(chosen):
            return False
    words = query.text.casefold().split()
    texts = [f"{page.title} {page.summary} {page.body.raw_data[0:] if page.body else ''}" for page in versions.values()]
    return not words or any(all(word in text.casefold() for word in words) for text in texts)


def counts(query: SearchQuery) -> dict[str, dict[str, int]]:
    """Records by facet and value, own choice ignored; values without a record are left out."""
    found: dict[str, dict[str, int]] = {facet: {} for facet in FACET_NAMES}
    for versions in public_records().values():
        for facet in FACET_NAMES:
            if matches(versions, query, without=facet):
                for code in codes_of(versions, facet):
                    found[facet][code] = found[facet].get(code, 0) + 1
    return found


def numbers(query: SearchQuery) -> list[int]:
    """All records found: own language first, then by number."""
    found = {number: versions for number, versions in public_records().items() if matches(versions, query)}
    return sorted(found, key=lambda number: (query.language not in found[number], number))
