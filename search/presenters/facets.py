"""Counts as facets with all their terms, labels and links; chosen values as chips."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from practices.languages.cldr import country_name
from practices.vocabularies.labels import Labels, TermEntry, read_labels
from practices.vocabularies.models import ALWAYS_LISTED
from search.analysis import collation_key
from search.query.address import list_path, with_toggled
from search.query.facets import FACETS, FacetDeclaration
from search.query.query import SearchQuery
from search.query.results import FacetOption, SearchResults

MAX_ORDERS = 50
"""Cached orders of a facet, one for each set of values; most pages list the same ones."""


@dataclass(frozen=True)
class OptionView:
    """One value of a facet. `depth` is 0 for a term without a broader one."""

    query: SearchQuery
    facet: str
    value: str
    label: str
    definition: str
    count: int
    selected: bool
    depth: int = 0

    @property
    def disabled(self) -> bool:
        """Whether choosing it would find nothing. What is chosen can always be taken away."""
        return self.count == 0 and not self.selected

    @property
    def href(self) -> str:
        """Address of the list with this value added or taken away."""
        return list_path(with_toggled(self.query, self.facet, self.value))


def control_id(facet: str, value: str) -> str:
    """Return the id of the check box of a value."""
    return f"filter-{facet}-{value}"


@dataclass(frozen=True)
class FacetView:
    """A facet with all its values, the empty ones too."""

    name: str
    label: str
    definition: str
    options: list[OptionView]
    searchable: bool

    @property
    def chosen(self) -> list[OptionView]:
        """The chosen values."""
        return [option for option in self.options if option.selected]

    @property
    def defined(self) -> list[OptionView]:
        """The values with a definition."""
        return [option for option in self.options if option.definition]


@dataclass(frozen=True)
class Chip:
    """A chosen value with the address that takes it away."""

    facet: str
    value: str
    label: str
    remove_label: str
    href: str


def facet_views(results: SearchResults, labels: Labels) -> list[FacetView]:
    """Return every declared facet. A chosen value is listed even without records."""
    counted = {facet.name: {option.value: option for option in facet.options} for facet in results.facets}
    return [_facet_view(facet, counted.get(facet.name, {}), results.query, labels) for facet in FACETS]


def _facet_view(
    facet: FacetDeclaration, counted: dict[str, FacetOption], query: SearchQuery, labels: Labels
) -> FacetView:
    entry = labels.vocabularies.get(facet.name)
    terms = entry.terms if entry else {}
    chosen = query.filters.get(facet.name, ())
    listed = {code for code, term in terms.items() if not (term.retired or term.replaced_by)}
    listed |= set(ALWAYS_LISTED.get(facet.name, ()))
    listed |= {value for value, option in counted.items() if option.count > 0}
    listed |= set(chosen)
    options = [
        OptionView(
            query=query,
            facet=facet.name,
            value=code,
            label=label_of(facet.name, code, labels),
            definition=labels.definition(facet.name, code),
            count=counted[code].count if code in counted else 0,
            selected=code in chosen,
            depth=depth,
        )
        for code, depth in _order_of(facet, frozenset(listed), labels.language, labels.cache_version)
    ]
    return FacetView(
        name=facet.name,
        label=labels.vocabulary(facet.name),
        definition=entry.definition if entry else "",
        options=options,
        searchable=facet.searchable,
    )


def label_of(facet: str, code: str, labels: Labels) -> str:
    """Return the label of a value; that of a country without a term comes from CLDR."""
    entry = labels.vocabularies.get(facet)
    if facet == "country" and (entry is None or code not in entry.terms):
        return country_name(code, labels.language)
    return labels.term(facet, code)


@lru_cache(maxsize=MAX_ORDERS)
def _order_of(
    facet: FacetDeclaration, listed: frozenset[str], language: str, cache_version: int
) -> tuple[tuple[str, int], ...]:
    """Return codes and depths in the order of the page. They depend on the labels only."""
    labels = read_labels(language, cache_version)
    entry = labels.vocabularies.get(facet.name)
    return tuple(_in_order(facet, listed, entry.terms if entry else {}, labels))


def _in_order(
    facet: FacetDeclaration, listed: frozenset[str], terms: dict[str, TermEntry], labels: Labels
) -> list[tuple[str, int]]:
    """Long facets by the reader's alphabet, the others in the order of the vocabulary, narrower terms below theirs."""
    if facet.searchable:

        def sort_key(code: str) -> str:
            return collation_key(label_of(facet.name, code, labels), labels.language)

        return [(code, 0) for code in sorted(listed, key=sort_key)]
    ordered = [code for code in terms if code in listed] + sorted(listed - set(terms))
    below: dict[str, list[str]] = {}
    for code in ordered:
        broader = terms[code].broader if code in terms else ""
        below.setdefault(broader if broader in listed else "", []).append(code)
    found: list[tuple[str, int]] = []

    def add(parent: str, depth: int) -> None:
        for code in below.pop(parent, []):
            found.append((code, depth))
            add(code, depth + 1)

    add("", 0)
    for parent in list(below):  # terms that name each other as broader: shown all the same
        add(parent, 0)
    return found


def chips(views: list[FacetView]) -> list[Chip]:
    """Return one for each chosen value, in the order of the facets."""
    return [
        Chip(
            facet=view.name,
            value=option.value,
            label=option.label,
            remove_label=_("Remove the filter %(field)s: %(value)s") % {"field": view.label, "value": option.label},
            href=option.href,
        )
        for view in views
        for option in view.chosen
    ]
