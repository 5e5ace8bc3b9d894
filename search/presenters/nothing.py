"""Nothing was found: what was asked, and every single step that would find something, with its count."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from django.conf import settings
from django.utils.translation import gettext as _

from practices.vocabularies.labels import LANGUAGE_VOCABULARY, LabelBook
from search.analysis import collation_key
from search.presenters.facets import label_of
from search.query.address import list_path, without_facet, without_filters
from search.query.query import SearchQuery
from search.query.syntax import Clause, parse_question
from search.service import search

MAX_DROPPED = 6
"""Words of a question that are tried to be left out, one by one."""


@dataclass(frozen=True)
class WayOut:
    """What to change, with the number of records that this gives."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class NothingFound:
    """What was asked in vain. `languages` are those in which the words are found when no filter is set."""

    words: str
    filters: list[str]
    ways_out: list[WayOut]
    languages: list[WayOut]


def nothing_found(query: SearchQuery, book: LabelBook) -> NothingFound:
    """What to tell a reader who found nothing."""
    return NothingFound(
        words=query.text,
        filters=[_named(facet, values, book) for facet, values in query.filters.items()],
        ways_out=ways_out(query, book),
        languages=_in_languages(query, book) if query.text and query.filters else [],
    )


def ways_out(query: SearchQuery, book: LabelBook) -> list[WayOut]:
    """For every active filter, for each word and for all, how many records there are without it; most first.

    One question for each facet, one for each of the first words, one without any; where no
    single step helps, the same for the words without all filters. Of a slow engine fewer are asked.
    """
    until = time.monotonic() + settings.SEARCH_SECONDS
    easier = [
        (_("Without the filter %(filter)s") % {"filter": _named(facet, values, book)}, without_facet(query, facet))
        for facet, values in query.filters.items()
    ]
    found = _counted([*easier, *_with_fewer_words(query)], until)
    if not found and len(query.filters) > 1:
        free = without_filters(query)
        fewer = ((_("%(step)s, and without all filters") % {"step": step}, q) for step, q in _with_fewer_words(free))
        found = _counted([(_("Without all filters"), free), *fewer], until)
    return found


def _counted(easier: Iterable[tuple[str, SearchQuery]], until: float) -> list[WayOut]:
    in_time = takewhile(lambda _step: time.monotonic() < until, easier)
    found = [WayOut(label, _count(wider), list_path(wider)) for label, wider in in_time]
    return sorted((way for way in found if way.count), key=lambda way: -way.count)


def _with_fewer_words(query: SearchQuery) -> Iterable[tuple[str, SearchQuery]]:
    """Without the quotation marks, without each word, without any; the latter only where that is not everything."""
    if not query.text:
        return
    clauses = parse_question(query.text).clauses
    if any(clause.phrase and not clause.excluded for clause in clauses):
        loose = " ".join(clause.text if not clause.excluded else _written(clause) for clause in clauses)
        yield _("Search for “%(words)s”") % {"words": loose}, replace(query, text=loose, page=1)
    for at, clause in enumerate(clauses[:MAX_DROPPED] if len(clauses) > 1 else ()):
        rest = " ".join(_written(other) for other in (*clauses[:at], *clauses[at + 1 :]))
        yield _("Without “%(word)s”") % {"word": _written(clause)}, replace(query, text=rest, page=1)
    if query.filters:
        yield _("Without the words “%(words)s”") % {"words": query.text}, replace(query, text="", page=1)


def _written(clause: Clause) -> str:
    text = f'"{clause.text}"' if clause.phrase else clause.text
    return f"-{text}" if clause.excluded else text


def _in_languages(query: SearchQuery, book: LabelBook) -> list[WayOut]:
    """The same words without any filter: how many records can be read in each language."""
    free = without_filters(query)
    found = search(replace(free, page_size=1), correct=False)
    options = next((facet.options for facet in found.facets if facet.name == LANGUAGE_VOCABULARY), ())
    ways = [
        WayOut(
            label_of(LANGUAGE_VOCABULARY, option.value, book),
            option.count,
            list_path(replace(free, filters={LANGUAGE_VOCABULARY: (option.value,)})),
        )
        for option in options
        if option.count
    ]
    return sorted(ways, key=lambda way: (-way.count, collation_key(way.label, book.language)))


def _count(query: SearchQuery) -> int:
    return search(replace(query, page_size=1), correct=False).total


def _named(facet: str, values: Iterable[str], book: LabelBook) -> str:
    labels = ", ".join(label_of(facet, value, book) for value in values)
    return _("%(field)s: %(value)s") % {"field": book.vocabulary(facet), "value": labels}
