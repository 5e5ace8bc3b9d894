"""An answer as plain data for templates: cards, facets, chips, links, sentences."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.languages.cldr import number as local_number
from practices.languages.table import language_codes
from practices.vocabularies.labels import LabelBook
from practices.web.addresses import absolute
from search.presenters.cards import Card, result_cards
from search.presenters.comparison import Comparison, present_comparison
from search.presenters.extracts import shortened
from search.presenters.facets import Chip, FacetView, OptionView, chips, facet_views
from search.presenters.nothing import NothingFound, WayOut, nothing_found
from search.presenters.paging import PageLink, Paging, SortLink, paging, sort_links
from search.presenters.suggestions import present_suggestions
from search.query.address import ParsedSearch, feed_address, list_path, without_filters
from search.query.query import SearchQuery
from search.query.results import SearchResults

__all__ = [
    "Card",
    "Chip",
    "Comparison",
    "FacetView",
    "NothingFound",
    "OptionView",
    "PageLink",
    "Paging",
    "ResultsPage",
    "SortLink",
    "WayOut",
    "facet_views",
    "past_the_end",
    "present_comparison",
    "present_results",
    "present_suggestions",
    "result_cards",
    "shortened",
]


@dataclass(frozen=True)
class Correction:
    """What was asked in vain, what was searched instead, and the address that asks for it."""

    asked: str
    searched: str
    href: str


@dataclass(frozen=True)
class CardGroup:
    """Cards that stand together: those in the reader's language, then those in others."""

    cards: list[Card]
    other_languages: bool


@dataclass(frozen=True)
class HeadLinks:
    """Addresses for crawlers and feed readers, absolute; `alternates` is empty where the page is not for the index."""

    canonical: str
    feed: str
    indexable: bool
    alternates: dict[str, str]


@dataclass(frozen=True)
class ResultsPage:
    """Everything that the results template shows."""

    query: SearchQuery
    total: int
    sentence: str
    cards: list[Card]
    facets: list[FacetView]
    chips: list[Chip]
    clear_href: str
    sorts: list[SortLink]
    paging: Paging | None
    problems: list[str]
    nothing: NothingFound | None
    degraded: bool
    relaxed: bool
    correction: Correction | None
    head: HeadLinks

    @property
    def groups(self) -> list[CardGroup]:
        """The cards, parted where the first text in another language stands."""
        start = next((at for at, card in enumerate(self.cards) if card.starts_other_languages), len(self.cards))
        parts = [CardGroup(self.cards[:start], False), CardGroup(self.cards[start:], True)]
        return [part for part in parts if part.cards]


@dataclass(frozen=True)
class PastTheEnd:
    """What to tell a reader whose page of a list does not exist: how much there is, and where it begins."""

    sentence: str
    href: str


def present_past_the_end(found: SearchResults, query: SearchQuery) -> PastTheEnd:
    """The way back from a page that does not exist, or not any more, to the first one of the same search."""
    return PastTheEnd(count_sentence(found.total, query.language), list_path(replace(query, page=1)))


def past_the_end(query: SearchQuery, found: SearchResults) -> bool:
    """Whether such a page does not exist. Page 1 always does."""
    return query.page > max(1, found.pages)


def present_results(found: SearchResults, parsed: ParsedSearch, book: LabelBook) -> ResultsPage:
    """The page of results in the reader's language."""
    query = parsed.query
    answered = replace(query, text=found.corrected) if found.corrected else query
    views = facet_views(found, query, book)
    return ResultsPage(
        query=query,
        total=found.total,
        sentence=count_sentence(found.total, query.language),
        cards=result_cards(found.hits, answered, book),
        facets=views,
        chips=chips(views),
        clear_href=list_path(without_filters(query)),
        sorts=sort_links(query),
        paging=paging(query, found.pages),
        problems=problem_sentences(parsed, book),
        nothing=None if found.total else nothing_found(answered, book),
        degraded=found.degraded,
        relaxed=found.relaxed,
        correction=_correction(query, found.corrected),
        head=head_links(parsed),
    )


def count_sentence(total: int, language: str) -> str:
    """`12 practices found`."""
    sentence = ngettext("%(count)s practice found", "%(count)s practices found", total)
    return sentence % {"count": local_number(total, language)}


def problem_sentences(parsed: ParsedSearch, book: LabelBook) -> list[str]:
    """What of the address was ignored, one sentence for each parameter."""
    names = {"page": _("Page"), "sort": _("Sort by"), "kind": _("Kind")}
    return [
        _("%(field)s: %(problem)s")
        % {"field": names.get(parameter) or book.vocabulary(parameter), "problem": " ".join(sentences)}
        for parameter, sentences in parsed.problems.items()
    ]


def _correction(query: SearchQuery, corrected: str | None) -> Correction | None:
    if not corrected:
        return None
    return Correction(query.text, corrected, list_path(replace(query, text=corrected, page=1)))


def head_links(parsed: ParsedSearch) -> HeadLinks:
    """The list itself and the list of one value are for the index; every other state points to the whole list."""
    query = parsed.query
    chosen = sum(len(values) for values in query.filters.values())
    indexable = chosen <= 1 and not query.text and query.kind == "practice" and not parsed.problems
    state = replace(query, sort="relevance") if indexable else SearchQuery(query.language)
    alternates = {code: absolute(list_path(replace(state, language=code))) for code in language_codes()}
    return HeadLinks(
        canonical=absolute(list_path(state)),
        feed=feed_address(replace(query, page=1)),
        indexable=indexable,
        alternates=alternates if indexable else {},
    )
