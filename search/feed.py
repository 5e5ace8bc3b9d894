"""Any search as an Atom feed (RFC 4287)."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from practices.records.selectors import ListedVersion, RecordVersions, listed_records
from practices.versions.provenance import TextSource, text_source
from practices.vocabularies.labels import Labels
from practices.web.addresses import absolute, permanent_path
from search.presenters.facets import label_of
from search.query.address import feed_address, list_path
from search.query.facets import FACET_NAMES
from search.query.found_records import shortened
from search.query.query import SearchQuery
from search.service import search

FEED_SIZE = 50
_FIRST_YEAR = 2026
"""Part of the identifiers, never to be changed: the year of the first ones."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow."""
Element = tuple[str, str, dict[str, str]]
"""Name, text and attributes."""


class PracticesFeed(Atom1Feed):
    """Django's feed, with languages, permanent addresses (`via`), licences and labelled categories."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add the elements before the entries."""
        _write(handler, self.feed["elements"])
        handler.startElement("author", AttributesImpl({}))
        _write(handler, [("name", self.feed["author_name"], {})])
        handler.endElement("author")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the attributes of an entry."""
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the elements of an entry."""
        _write(handler, item["elements"])


def atom_feed(query: SearchQuery, labels: Labels) -> str:
    """Return the newest records of a search in the reader's language, at most `FEED_SIZE`."""
    query = replace(query, sort="newest", page=1, page_size=FEED_SIZE)
    # A subscriber to words without records waits for just these words.
    hits = search(query, correct=False, cache_version=labels.cache_version).hits
    records = listed_records((hit.number for hit in hits), query.language)
    base, by_relevance = absolute(""), replace(query, sort="relevance")
    own, page, title = base + feed_address(by_relevance), base + list_path(by_relevance), _feed_title(query, labels)
    elements: list[Element] = [
        ("id", own, {}),
        ("title", title, {}),
        ("updated", max(map(_updated, records), default=_epoch()).isoformat(), {}),
        ("link", "", {"rel": "self", "type": "application/atom+xml", "href": own}),
        ("link", "", {"rel": "alternate", "type": "text/html", "href": page}),
    ]
    author = _("Good practice for schools")
    feed = PracticesFeed(title, page, "", query.language, author_name=author, elements=elements)
    for record in sorted(records, key=_published, reverse=True):
        if version := record.shown:
            entry = list(_entry(record, version, labels, base))
            feed.add_item(version.title, "", "", language=version.language, elements=entry)
    return str(feed.writeString("utf-8"))


def _entry(
    record: RecordVersions[ListedVersion], version: ListedVersion, labels: Labels, base: str
) -> Iterable[Element]:
    practice, source = record.practice, text_source(version)
    yield "id", f"tag:{urlsplit(base).hostname},{_FIRST_YEAR}:practice/{practice.number}", {}
    yield "title", version.title, {}
    yield "summary", shortened(version.summary), {"type": "text"}
    yield "published", _published(record).isoformat(), {}
    yield "updated", _updated(record).isoformat(), {}
    alternate = {"rel": "alternate", "type": "text/html", "hreflang": version.language}
    yield "link", "", alternate | {"href": base + record.path}
    yield "link", "", {"rel": "via", "href": base + permanent_path(practice.number)}
    yield "rights", _rights(source), {"xml:lang": labels.language}
    if source.licence_url:
        yield "link", "", {"rel": "license", "href": source.licence_url}
    for facet, codes in (practice.tags or {}).items():
        if facet in FACET_NAMES:
            for code in (labels.current_code(facet, code) for code in codes):
                yield "category", "", {"term": code, "scheme": facet, "label": label_of(facet, code, labels)}


def _write(handler: SimplerXMLGenerator, elements: Iterable[Element]) -> None:
    for name, text, attributes in elements:
        cleaned = {key: _ILLEGAL.sub("", value) for key, value in attributes.items()}
        handler.addQuickElement(name, _ILLEGAL.sub("", text) or None, cleaned)


def _rights(source: TextSource) -> str:
    licence = str(source.licence_name)
    if not source.licence_text:
        return licence
    return _("%(licence)s. In the words of the source: %(text)s") % {"licence": licence, "text": source.licence_text}


def _feed_title(query: SearchQuery, labels: Labels) -> str:
    parts = [f"“{query.text}”"] if query.text else []
    parts += [label_of(facet, value, labels) for facet, values in query.filters.items() for value in values]
    title = _("Newest practices")
    return f"{title}: {', '.join(parts)}" if parts else title


def _published(record: RecordVersions[ListedVersion]) -> datetime.datetime:
    return record.practice.first_published_at or _epoch()


def _updated(record: RecordVersions[ListedVersion]) -> datetime.datetime:
    return (record.shown and record.shown.last_published_at) or _published(record)


def _epoch() -> datetime.datetime:
    return datetime.datetime(_FIRST_YEAR, 1, 1, tzinfo=timezone.get_default_timezone())
