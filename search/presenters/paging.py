"""Links between the pages of a list and between its orders."""

from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from search.query.address import list_path
from search.query.query import SearchQuery


@dataclass(frozen=True)
class PageLink:
    """A page of the list; number 0 is a gap."""

    number: int
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Paging:
    """The pages of a list: first, last, the neighbours of the current one, and the next ones."""

    links: list[PageLink]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class SortLink:
    """An order of the list."""

    value: str
    label: str
    href: str
    current: bool


def paging(query: SearchQuery, pages: int) -> Paging | None:
    """Return the links of the pages; None for a single page."""
    if pages <= 1:
        return None
    numbers = Paginator(range(pages), per_page=1).get_elided_page_range(query.page, on_each_side=2, on_ends=1)
    return Paging(
        links=[
            PageLink(number, page_path(query, number), number == query.page) if isinstance(number, int) else PageLink(0)
            for number in numbers
        ],
        previous=page_path(query, query.page - 1) if query.page > 1 else "",
        next=page_path(query, query.page + 1) if query.page < pages else "",
    )


def page_path(query: SearchQuery, number: int) -> str:
    """Return the address of a page of the list."""
    return list_path(replace(query, page=number))


def sort_links(query: SearchQuery) -> list[SortLink]:
    """Return the orders; back on page 1. Without words there is no best match: that list is the newest first."""
    labels = {"relevance": _("Best match"), "newest": _("Newest first"), "title": _("By title")}
    if not query.text:
        del labels["relevance"]
    current = query.sort if query.sort in labels else "newest"
    return [
        SortLink(value, label, list_path(replace(query, sort=value, page=1)), value == current)
        for value, label in labels.items()
    ]
