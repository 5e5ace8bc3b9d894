"""Links between the pages of a list and between its orders."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from search.query.address import list_path
from search.query.query import SearchQuery

_NEIGHBOURS = 2


@dataclass(frozen=True)
class PageLink:
    """A page of the list; number 0 is a gap."""

    number: int
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Paging:
    """The pages of a list: first, last, the neighbours of the current one, and where to go from it."""

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
    """The links of the pages; None where there is only one."""
    if pages <= 1:
        return None
    around = range(query.page - _NEIGHBOURS, query.page + _NEIGHBOURS + 1)
    wanted = sorted({1, pages, *(number for number in around if 1 <= number <= pages)})
    links: list[PageLink] = []
    for number in wanted:
        gap = number - links[-1].number if links else 1
        if gap == 2:
            links.append(_link(query, number - 1))
        elif gap > 2:
            links.append(PageLink(0))
        links.append(_link(query, number))
    return Paging(
        links=links,
        previous=page_path(query, query.page - 1) if query.page > 1 else "",
        next=page_path(query, query.page + 1) if query.page < pages else "",
    )


def _link(query: SearchQuery, number: int) -> PageLink:
    return PageLink(number, page_path(query, number), number == query.page)


def page_path(query: SearchQuery, number: int) -> str:
    """Address of a page of the list."""
    return list_path(replace(query, page=number))


def sort_links(query: SearchQuery) -> list[SortLink]:
    """The orders; back on page 1. Nothing matches best where no words are asked: that list is the newest first."""
    labels = {"relevance": _("Best match"), "newest": _("Newest first"), "title": _("By title")}
    if not query.text:
        del labels["relevance"]
    current = query.sort if query.sort in labels else "newest"
    return [
        SortLink(value, label, list_path(replace(query, sort=value, page=1)), value == current)
        for value, label in labels.items()
    ]
