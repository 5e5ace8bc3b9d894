"""Any search as an Atom feed (RFC 4287)."""

import datetime
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from practices.records.selectors import ListedVersion, RecordVersions, listed_records, record_path
from practices.versions.provenance import TextSource, text_source
from practices.vocabularies.labels import LabelBook
from search.presenters.facets import label_of
from search.query.address import list_path
from search.query.facets import FACET_NAMES
from search.query.found_records import shortened
from search.query.query import SearchQuery
from search.service import search

FEED_SIZE = 50
_FIRST_YEAR = 2026
"""Part of the identifiers, never to be changed: the year of the first ones."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow."""


class PracticesFeed(Atom1Feed):
    """Django's feed with languages, permanent addresses (`via`), licences and labelled categories."""

    def latest_post_date(self) -> datetime.datetime:
        """Return when an entry was last updated."""
        return max((item["updateddate"] for item in self.items), default=_epoch())

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add the elements before the entries."""
        feed = self.feed
        for name, text in (("id", feed["id"]), ("title", feed["title"])):
            _add(handler, name, text)
        _add(handler, "updated", self.latest_post_date().isoformat())
        _add(handler, "link", rel="self", type="application/atom+xml", href=feed["feed_url"])
        _add(handler, "link", rel="alternate", type="text/html", href=feed["link"])
        handler.startElement("author", AttributesImpl({}))
        _add(handler, "name", feed["author_name"])
        handler.endElement("author")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of the entry."""
        return {"xml:lang": item["version"].language}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the elements of an entry."""
        version: ListedVersion = item["version"]
        source: TextSource = item["source"]
        _add(handler, "id", item["unique_id"])
        _add(handler, "title", version.title)
        _add(handler, "summary", shortened(version.summary), type="text")
        _add(handler, "published", item["pubdate"].isoformat())
        _add(handler, "updated", item["updateddate"].isoformat())
        _add(handler, "link", rel="alternate", type="text/html", hreflang=version.language, href=item["href"])
        _add(handler, "link", rel="via", href=item["via"])
        _add(handler, "rights", _rights(source), **{"xml:lang": self.feed["language"]})
        if source.licence_url:
            _add(handler, "link", rel="license", href=source.licence_url)
        for facet, code, label in item["terms"]:
            _add(handler, "category", term=code, scheme=facet, label=label)


def atom_feed(query: SearchQuery, book: LabelBook) -> str:
    """Return the newest records of a search in the reader's language, at most `FEED_SIZE`."""
    query = replace(query, sort="newest", page=1, page_size=FEED_SIZE)
    # A subscriber to words without records waits for just these words.
    hits = search(query, correct=False, cache_version=book.stamp).hits
    records = listed_records((hit.number for hit in hits), query.language)
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    address = base + list_path(replace(query, sort="relevance"), "feed/")
    feed = PracticesFeed(
        title=_feed_title(query, book),
        link=base + list_path(replace(query, sort="relevance")),
        description="",
        language=query.language,
        author_name=_("Good practice for schools"),
        feed_url=address,
        feed_guid=address,
    )
    for record in sorted(records, key=_published, reverse=True):
        if record.shown is not None:
            _add_entry(feed, record, record.shown, book, base)
    return str(feed.writeString("utf-8"))


def _add_entry(
    feed: PracticesFeed, record: RecordVersions[ListedVersion], version: ListedVersion, book: LabelBook, base: str
) -> None:
    practice = record.practice
    tags = ((facet, code) for facet, codes in (practice.tags or {}).items() if facet in FACET_NAMES for code in codes)
    current = [(facet, book.current_code(facet, code)) for facet, code in tags]
    feed.add_item(
        title=version.title,
        link="",
        description="",
        unique_id=f"tag:{urlsplit(base).hostname},{_FIRST_YEAR}:practice/{practice.number}",
        pubdate=_published(record),
        updateddate=version.last_published_at or _published(record),
        version=version,
        source=text_source(version),
        href=base + record.path,
        via=base + record_path(practice.number),
        terms=[(facet, code, label_of(facet, code, book)) for facet, code in current],
    )


def _add(handler: SimplerXMLGenerator, name: str, text: str = "", **attributes: str) -> None:
    cleaned = {key: _ILLEGAL.sub("", value) for key, value in attributes.items()}
    handler.addQuickElement(name, _ILLEGAL.sub("", text) or None, cleaned)


def _rights(source: TextSource) -> str:
    licence = str(source.licence_name)
    if not source.licence_text:
        return licence
    return _("%(licence)s. In the words of the source: %(text)s") % {"licence": licence, "text": source.licence_text}


def _feed_title(query: SearchQuery, book: LabelBook) -> str:
    parts = [f"“{query.text}”"] if query.text else []
    parts += [label_of(facet, value, book) for facet, values in query.filters.items() for value in values]
    title = _("Newest practices")
    return f"{title}: {', '.join(parts)}" if parts else title


def _published(record: RecordVersions[ListedVersion]) -> datetime.datetime:
    return record.practice.first_published_at or _epoch()


def _epoch() -> datetime.datetime:
    return datetime.datetime(_FIRST_YEAR, 1, 1, tzinfo=timezone.get_default_timezone())
