"""What the front page shows."""

from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest

from practices.languages.table import active_language
from practices.records.models.record import Practice
from practices.records.presenters import RecordCard, present_card
from practices.records.selectors import public_versions, request_labels, versions_of
from practices.vocabularies.labels import Labels
from practices.vocabularies.models import ALWAYS_LISTED
from practices.web.addresses import filter_path
from search.analysis import collation_key

NEWEST_SHOWN = 6
BROWSED = ("country", "school_level", "type")


@dataclass(frozen=True)
class FacetLink:
    """The list filtered by one value of a facet."""

    label: str
    path: str


@dataclass(frozen=True)
class FacetLinkGroup:
    """The links of one facet."""

    code: str
    label: str
    links: list[FacetLink]


@dataclass(frozen=True)
class HomeContent:
    """The newest records in the reader's language, and links to the list by facet."""

    newest: list[RecordCard]
    browse: list[FacetLinkGroup]


def home_content(request: HttpRequest) -> HomeContent:
    """Return what the home page of the active language shows."""
    reader = active_language()
    labels = request_labels(request)
    public = public_versions()
    ids = list(
        Practice.objects.filter(pk__in=public.values("practice_id"))
        .order_by(F("first_published_at").desc(nulls_last=True), "-number")
        .values_list("pk", flat=True)[:NEWEST_SHOWN]
    )
    found = versions_of(ids, reader, among=public)
    cards = [present_card(found[pk], labels) for pk in ids if pk in found]
    return HomeContent([card for card in cards if card is not None], [_group(code, labels, reader) for code in BROWSED])


def _group(code: str, labels: Labels, reader: str) -> FacetLinkGroup:
    entry = labels.vocabularies.get(code)
    listed = ALWAYS_LISTED.get(code)
    terms = [
        term
        for term in (entry.terms.values() if entry else ())
        if not (term.retired or term.replaced_by) and (listed is None or term.code in listed)
    ]
    links = [FacetLink(term.label, filter_path(reader, code, term.code)) for term in terms]
    if code == "country":
        links.sort(key=lambda link: collation_key(link.label, reader))
    return FacetLinkGroup(code, labels.vocabulary(code), links)
