"""Any search as an Atom feed (RFC 4287)."""

import datetime
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from practices.records.selectors import RecordVersions, listed_records
from practices.versions.provenance import TextSource, text_source
from practices.vocabularies.labels import LabelBook
from practices.web.addresses import absolute, permanent_path
from search.presenters.extracts import shortened
from search.presenters.facets import label_of
from search.query.address import feed_address, list_path
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from search.service import search

FEED_SIZE = 50
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_FIRST_YEAR = 2026
"""Part of the identifiers, never to be changed: in this year the portal began to give them."""


def atom_feed(query: SearchQuery, book: LabelBook) -> bytes:
    """The newest records of a search in the reader's language, at most `FEED_SIZE`."""
    query = replace(query, sort="newest", page=1, page_size=FEED_SIZE)
    # Whoever subscribes to words that nothing has yet waits for just these words.
    hits = search(query, correct=False).hits
    records = listed_records((hit.number for hit in hits), query.language)
    records.sort(key=_published, reverse=True)
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": query.language})
    base = absolute("")
    own = base + feed_address(replace(query, sort="relevance"))
    _add(feed, "id", own)
    _add(feed, "title", _feed_title(query, book))
    _add(feed, "updated", max((_updated(record) for record in records), default=_epoch()).isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=base + list_path(replace(query, sort="relevance")))
    _add(_add(feed, "author"), "name", _("Good practice for schools"))
    for record in records:
        _add_entry(feed, record, book, base)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _add_entry(feed: ET.Element, record: RecordVersions, book: LabelBook, base: str) -> None:
    page = record.shown
    if page is None:
        return
    practice = record.practice
    entry = _add(feed, "entry", **{f"{{{_XML}}}lang": page.language})
    _add(entry, "id", f"tag:{urlsplit(base).hostname},{_FIRST_YEAR}:practice/{practice.number}")
    _add(entry, "title", page.title)
    _add(entry, "summary", shortened(page.summary), type="text")
    _add(entry, "published", _published(record).isoformat())
    _add(entry, "updated", _updated(record).isoformat())
    _add(entry, "link", rel="alternate", type="text/html", hreflang=page.language, href=base + record.path)
    _add(entry, "link", rel="via", href=base + permanent_path(practice.number))
    source = text_source(page)
    _add(entry, "rights", _rights(source), **{f"{{{_XML}}}lang": book.language})
    if source.licence_url:
        _add(entry, "link", rel="license", href=source.licence_url)
    for vocabulary, codes in (practice.tags or {}).items():
        if vocabulary in FACET_NAMES:
            for code in (book.current_code(vocabulary, code) for code in codes):
                _add(entry, "category", term=code, scheme=vocabulary, label=label_of(vocabulary, code, book))


def _rights(source: TextSource) -> str:
    licence = str(source.licence_name)
    if not source.licence_text:
        return licence
    return _("%(licence)s. In the words of the source: %(text)s") % {"licence": licence, "text": source.licence_text}


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    cleaned = {key: _legal(value) for key, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", cleaned)
    element.text = _legal(text) or None
    return element


def _legal(text: str) -> str:
    """Only characters that XML 1.0 can hold."""
    return "".join(
        char
        for char in text
        if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
    )


def _feed_title(query: SearchQuery, book: LabelBook) -> str:
    parts = [f"“{query.text}”"] if query.text else []
    parts += [label_of(facet, value, book) for facet, values in query.filters.items() for value in values]
    title = _("Newest practices")
    return f"{title}: {', '.join(parts)}" if parts else title


def _published(record: RecordVersions) -> datetime.datetime:
    return record.practice.first_published_at or _epoch()


def _updated(record: RecordVersions) -> datetime.datetime:
    return (record.shown and record.shown.last_published_at) or _published(record)


def _epoch() -> datetime.datetime:
    return datetime.datetime(_FIRST_YEAR, 1, 1, tzinfo=timezone.get_default_timezone())
