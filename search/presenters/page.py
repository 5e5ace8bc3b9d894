"""The page of results as plain data for templates: cards, facets, chips, links, sentences."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.languages.cldr import number as local_number
from practices.languages.table import language_codes
from practices.vocabularies.labels import Labels
from search.presenters.cards import Card
from search.presenters.facets import Chip, FacetView, chips, facet_views
from search.presenters.no_results import NothingFound, nothing_found
from search.presenters.paging import Paging, SortLink, paging, sort_links
from search.query.address import ParsedSearch, feed_address, list_path, without_filters
from search.query.family import FAMILIES, PRACTICE
from search.query.found_records import FoundPage
from search.query.query import SearchQuery
from search.query.results import SearchResults


@dataclass(frozen=True)
class Correction:
    """The words without results, the words that were searched instead, and their address."""

    typed: str
    searched: str
    href: str


@dataclass(frozen=True)
class CardGroup:
    """Cards in one list: those in the reader's language, then those in others."""

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
        """The cards, split at the first text in another language."""
        start = next((at for at, card in enumerate(self.cards) if card.starts_other_languages), len(self.cards))
        parts = [CardGroup(self.cards[:start], False), CardGroup(self.cards[start:], True)]
        return [part for part in parts if part.cards]


@dataclass(frozen=True)
class PastTheEnd:
    """A page of a list that does not exist: how many records there are, and the address of the first page."""

    sentence: str
    href: str


def present_past_the_end(results: SearchResults) -> PastTheEnd:
    """Return the link from a page that does not exist, or not any more, to the first one of the same search."""
    query = results.query
    return PastTheEnd(count_sentence(results.total, query.language), list_path(replace(query, page=1)))


def present_results(found: FoundPage, parsed: ParsedSearch, labels: Labels) -> ResultsPage:
    """Return the page of results in the reader's language. No database query, no search."""
    query, results = parsed.query, found.results
    views = facet_views(results, labels)
    relaxations = found.relaxations
    return ResultsPage(
        query=query,
        total=results.total,
        sentence=count_sentence(results.total, query.language),
        cards=list(FAMILIES[query.kind].cards(found.records, labels)),
        facets=views,
        chips=chips(views),
        clear_href=list_path(without_filters(query)),
        sorts=sort_links(query),
        paging=paging(query, results.pages),
        problems=problem_sentences(parsed, labels),
        nothing=nothing_found(results.answered_query, relaxations, labels) if relaxations else None,
        degraded=results.degraded,
        relaxed=results.relaxed,
        correction=_correction(query, results.corrected),
        head=head_links(parsed),
    )


def count_sentence(total: int, language: str) -> str:
    """Return `12 practices found`."""
    sentence = ngettext("%(count)s practice found", "%(count)s practices found", total)
    return sentence % {"count": local_number(total, language)}


def problem_sentences(parsed: ParsedSearch, labels: Labels) -> list[str]:
    """Return what of the address was ignored, one sentence for each parameter."""
    names = {"page": _("Page"), "sort": _("Sort by"), "kind": _("Kind")}
    return [
        _("%(field)s: %(problem)s")
        % {"field": names.get(parameter) or labels.vocabulary(parameter), "problem": " ".join(sentences)}
        for parameter, sentences in parsed.problems.items()
    ]


def _correction(query: SearchQuery, corrected: str | None) -> Correction | None:
    if not corrected:
        return None
    return Correction(query.text, corrected, list_path(replace(query, text=corrected, page=1)))


def head_links(parsed: ParsedSearch) -> HeadLinks:
    """Return the links: the whole list and lists of one value may be indexed, all others point to the whole list."""
    query = parsed.query
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    chosen = sum(len(values) for values in query.filters.values())
    indexable = chosen <= 1 and not query.text and query.kind == PRACTICE and not parsed.problems
    state = replace(query, sort="relevance") if indexable else SearchQuery(query.language)
    alternates = {code: base + list_path(replace(state, language=code)) for code in language_codes()}
    return HeadLinks(
        canonical=base + list_path(state),
        feed=feed_address(replace(query, page=1)),
        indexable=indexable,
        alternates=alternates if indexable else {},
    )
