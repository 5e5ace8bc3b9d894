"""The question, parsed once at the door."""

from dataclasses import dataclass, field

PAGE_SIZE = 20
MAX_QUERY_LENGTH = 255
SORTS = ("relevance", "newest", "title")
PRACTICE = "practice"
KINDS = ("practice", "organisation", "service")


@dataclass(frozen=True)
class SearchQuery:
    """What a visitor asks for.

    language: the reader's language; its texts are searched first and its versions listed first.
    text: the words, already cut to `MAX_QUERY_LENGTH`; empty for everything.
    filters: chosen codes by facet; OR inside a facet, AND across.
    page: from 1.
    stamp: of the labels and names that the asker read already; spares one query.
    any_word: whether one of the words is enough; asked by the service itself, never by an address.
    """

    language: str
    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE
    kind: str = "practice"
    any_word: bool = False
    stamp: int | None = field(default=None, compare=False)
