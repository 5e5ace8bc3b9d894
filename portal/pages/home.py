"""What the front page shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpRequest

from practices.languages.table import active_language
from practices.records.models.record import Practice
from practices.records.presenters import present_card
from practices.records.selectors import public_versions, request_labels, versions_of
from practices.vocabularies.labels import LabelBook
from practices.vocabularies.models import ALWAYS_LISTED
from practices.web.addresses import filter_path
from search.analysis import collation_key

NEWEST_SHOWN = 6
BROWSED = ("country", "school_level", "type")


@dataclass(frozen=True)
class Door:
    """A way into the list: one value of a facet."""

    label: str
    path: str


@dataclass(frozen=True)
class DoorGroup:
    """The ways in by one facet."""

    code: str
    label: str
    doors: list[Door]


def home_context(request: HttpRequest) -> dict[str, Any]:
    """The newest records in the reader's language and the ways into the list."""
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
    return {
        "newest": [card for card in cards if card is not None],
        "browse": [_group(code, labels, reader) for code in BROWSED],
    }


def _group(code: str, labels: LabelBook, reader: str) -> DoorGroup:
    entry = labels.vocabularies.get(code)
    listed = ALWAYS_LISTED.get(code)
    terms = [
        term
        for term in (entry.terms.values() if entry else ())
        if not (term.retired or term.replaced_by) and (listed is None or term.code in listed)
    ]
    doors = [Door(term.label, filter_path(reader, code, term.code)) for term in terms]
    if code == "country":
        doors.sort(key=lambda door: collation_key(door.label, reader))
    return DoorGroup(code, labels.vocabulary(code), doors)
