"""The families of things that are found: what each registers (see `search.families`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PRACTICE = "practice"


def _none(*_args: Any) -> tuple[Any, ...]:
    return ()


def _facts(card: Any, _labels: Any) -> dict[str, Any]:
    return {"id": card.number, "kind": card.kind, "title": card.title}


@dataclass(frozen=True)
class Family:
    """A family of things, such as practices. One without documents is never found.

    name: the value of the parameter `kind`, and the first half of every key in the index.
    facets: names of the facets that its documents have.
    public_ids: returns the ids of all things that may have a document, in the order of their numbers.
    documents: returns the documents of things by id; what is not public is left out. A fixed number of queries.
    read: returns the things on a page of results, in their order, and why they match. Likewise.
    cards: returns each of these things as plain data, with the labels of a language. Each has `number`, `title`,
        `kind` and `starts_other_languages`.
    card_template: shows one card in a list; practices have `search/card.html`, whose parts are cached.
    facts: returns a card as the API gives it.
    """

    name: str
    facets: tuple[str, ...] = ()
    public_ids: Callable[[], Iterable[int]] = tuple
    documents: Callable[[Sequence[int]], Mapping[int, Any]] | None = None
    read: Callable[[Any], Sequence[Any]] = _none
    cards: Callable[[Sequence[Any], Any], Sequence[Any]] = _none
    card_template: str = ""
    facts: Callable[[Any, Any], dict[str, Any]] = _facts


FAMILIES: dict[str, Family] = {}
"""By name, in the order of registration."""


def register(family: Family) -> None:
    """Register a family. Call it when the app is ready."""
    FAMILIES[family.name] = family


def indexed_families() -> tuple[str, ...]:
    """Return the names of the families with documents; the index is built again when they change."""
    return tuple(name for name, family in FAMILIES.items() if family.documents is not None)


def shares_index(name: str) -> bool:
    """Return whether the index may hold documents of other families, so that a query needs a filter."""
    return any(other != name for other in indexed_families())
