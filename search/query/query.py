"""A visitor's query, parsed once."""

from dataclasses import dataclass, field

from search.query.family import PRACTICE

PAGE_SIZE = 20
MAX_QUERY_LENGTH = 255
SORTS = ("relevance", "newest", "title")


@dataclass(frozen=True)
class SearchQuery:
    """A visitor's query.

    language: the reader's language; its texts are searched first and its versions listed first.
    text: the words, already cut to `MAX_QUERY_LENGTH`; empty for everything.
    filters: chosen codes by facet; OR inside a facet, AND across.
    page: from 1.
    """

    language: str
    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE
    kind: str = PRACTICE
