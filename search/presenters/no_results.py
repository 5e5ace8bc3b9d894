"""Nothing was found: the words and filters that were searched, and links to wider queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels
from search.analysis import collation_key
from search.presenters.facets import label_of
from search.query.address import list_path, without_filters
from search.query.query import SearchQuery
from search.query.results import Relaxation, Relaxations


@dataclass(frozen=True)
class WiderLink:
    """A wider query: what is changed, and the number of records that this gives."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class NothingFound:
    """A query without results. `languages` are those in which the words are found without any filter."""

    words: str
    filters: list[str]
    wider: list[WiderLink]
    languages: list[WiderLink]


def nothing_found(query: SearchQuery, relaxations: Relaxations, labels: Labels) -> NothingFound:
    """Return what a reader who found nothing is shown."""
    return NothingFound(
        words=query.text,
        filters=[_filter_label(query, facet, labels) for facet in query.filters],
        wider=[
            WiderLink(_change_label(query, each, labels), each.count, list_path(each.query))
            for each in relaxations.wider
        ],
        languages=_language_links(query, relaxations, labels),
    )


def _change_label(query: SearchQuery, change: Relaxation, labels: Labels) -> str:
    changes = {
        "facet": _("Without the filter %(filter)s"),
        "quotes": _("Search for “%(words)s”"),
        "word": _("Without “%(word)s”"),
        "words": _("Without the words “%(words)s”"),
        "filters": _("Without all filters"),
    }
    dropped = _filter_label(query, change.dropped, labels) if change.change == "facet" else change.dropped
    label = changes[change.change] % dict.fromkeys(("filter", "word", "words"), dropped)
    return _("%(step)s, and without all filters") % {"step": label} if change.without_filters else label


def _filter_label(query: SearchQuery, facet: str, labels: Labels) -> str:
    values = ", ".join(label_of(facet, value, labels) for value in query.filters[facet])
    return _("%(field)s: %(value)s") % {"field": labels.vocabulary(facet), "value": values}


def _language_links(query: SearchQuery, relaxations: Relaxations, labels: Labels) -> list[WiderLink]:
    free = without_filters(query)
    links: Iterable[WiderLink] = (
        WiderLink(
            label_of(LANGUAGE_VOCABULARY, option.value, labels),
            option.count,
            list_path(replace(free, filters={LANGUAGE_VOCABULARY: (option.value,)})),
        )
        for option in relaxations.languages
    )
    return sorted(links, key=lambda link: (-link.count, collation_key(link.label, labels.language)))
