"""What every answer of the API says of a record, in a list and in full."""

import datetime
from typing import Any

from ninja import Schema

from practices.records.selectors import RecordVersions
from practices.versions.provenance import Provenance
from practices.vocabularies.labels import Labels
from practices.web.api import not_found

RECORD_FACETS = ("type", "country", "school_level", "intervention_level", "frequency", "funding")
"""Tags that a record is answered with; `available_in` is the facet `language`."""


class RecordFacts(Schema):
    """What every answer says of a record. Codes of tags include all broader terms."""

    number: int
    kind: str
    title: str
    summary: str
    language: str
    fallback: bool
    available_in: list[str]
    url: str
    type: list[str]
    country: list[str]
    school_level: list[str]
    intervention_level: list[str]
    frequency: list[str]
    funding: list[str]


class TranslatedText(Schema):
    """The version that a text was translated from. Its source is given where the text names none of its own."""

    language: str
    source: str
    source_name: str
    licence: str | None
    licence_text: str


class Record(RecordFacts):
    """A record in full; `body` is HTML, `alternates` maps languages to addresses.

    Source and licence are those of the text that is shown. `ALL-RIGHTS` is also given for a
    licence that nobody stated or knows; `licence_text` is that licence in the words of the source.
    """

    body: str
    original_language: str
    source: str
    source_name: str
    source_date: datetime.date | None
    licence: str
    licence_text: str
    translated_from: TranslatedText | None
    published: datetime.datetime | None
    updated: datetime.datetime | None
    alternates: dict[str, str]


def record_facts(versions: RecordVersions, labels: Labels) -> dict[str, Any]:
    """Return the keys of `RecordFacts` for the version that the reader is shown.

    Raises:
        ApiError: 404 where no version is shown.
    """
    page = versions.shown
    if page is None:
        raise not_found()
    tags = versions.practice.tags or {}
    facts: dict[str, Any] = {
        "number": versions.practice.number,
        "kind": "practice",
        "title": page.title,
        "summary": page.summary,
        "language": page.language,
        "fallback": page.language != versions.reader,
        "available_in": versions.available_in,
        "url": versions.path,
    }
    for facet in RECORD_FACETS:
        codes = labels.with_broader(facet, [labels.current_code(facet, code) for code in tags.get(facet, [])])
        facts[facet] = list(dict.fromkeys(labels.current_code(facet, code) for code in codes))
    return facts


def source_facts(provenance: Provenance) -> dict[str, Any]:
    """Return the keys of `Record` about source and licence of the text that is shown."""
    own, other = provenance.own, provenance.source_text
    translated = {
        "language": provenance.translated_from,
        "source": other.url if other else "",
        "source_name": other.name if other else "",
        "licence": other.licence if other else None,
        "licence_text": other.licence_text if other else "",
    }
    return {
        "source": own.url,
        "source_name": own.name,
        "source_date": own.date,
        "licence": own.licence,
        "licence_text": own.licence_text,
        "translated_from": translated if provenance.translated_from else None,
    }
