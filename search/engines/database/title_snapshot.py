"""What the reduced mode knows of the public records: few facts of each, kept in the process, the newest first.

Read from the database bit by bit, as much as fits into the time of each answer. Changes
are followed by the outbox of the index, whose rows stand in the database whatever the engine does.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from practices.records.models.record import Practice
from practices.records.selectors import public_versions
from practices.vocabularies.labels import LabelBook, label_book
from search.analysis import Word, words
from search.index.documents import facet_codes
from search.models import IndexOutbox

CHUNK = 500
"""Records read in one query; so many are looked at in any case."""
STEP = 50
FOLLOWED = 500
"""Rows of the outbox that are compared: more changes than that between two answers, and all is read anew."""


@dataclass
class Record:
    """A public record: enough to filter, count, find by its titles, and order."""

    number: int
    published: float
    original_language: str
    titles: dict[str, str]
    facets: dict[str, tuple[str, ...]]
    _read: dict[str, list[Word]] = field(default_factory=dict)

    def title_words(self, language: str) -> list[Word]:
        """The words of its title in a language that it has; read once."""
        read = self._read.get(language)
        if read is None:
            read = self._read[language] = words(self.titles[language], language)
        return read


class Catalogue:
    """The records read so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: dict[int, Record] = {}
        self._known_rows: set[int] = set()
        self._lowest: int | None = None
        self.is_complete = False

    def records(self, until: float) -> Iterator[Record]:
        """The records, newest first, until that moment of `time.monotonic`; half of the time is for reading on."""
        now = time.monotonic()
        with self._lock:
            book = label_book("en")
            self._follow_changes(book)
            while not self.is_complete and (not self._records or time.monotonic() < now + (until - now) / 2):
                self._read_more(book)
            found = list(self._records.values())
        for at, record in enumerate(found):
            if at >= CHUNK and at % STEP == 0 and time.monotonic() > until:
                return
            yield record

    def _follow_changes(self, book: LabelBook) -> None:
        rows = dict(IndexOutbox.objects.order_by("-pk").values_list("pk", "object_id")[:FOLLOWED])
        new = rows.keys() - self._known_rows
        if len(new) == FOLLOWED:
            self._records, self._lowest, self.is_complete = {}, None, False
        elif self._known_rows or self._records:
            self._read_again({rows[key] for key in new}, book)
        self._known_rows = set(rows)

    def _read_again(self, keys: set[int], book: LabelBook) -> None:
        if not keys:
            return
        found = dict(_read(sorted(keys), book))
        for key in keys:
            known = key in self._records
            if key not in found:
                self._records.pop(key, None)
            elif known or self.is_complete or (self._lowest is not None and key >= self._lowest):
                self._records[key] = found[key]

    def _read_more(self, book: LabelBook) -> None:
        keys = Practice.objects.order_by("-pk").values_list("pk", flat=True)
        if self._lowest is not None:
            keys = keys.filter(pk__lt=self._lowest)
        chunk = list(keys[:CHUNK])
        if not chunk:
            self.is_complete = True
            return
        self._lowest = chunk[-1]
        self._records.update(_read(chunk, book))
        self.is_complete = len(chunk) < CHUNK


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue of this process."""
    return Catalogue()


def _read(keys: list[int], book: LabelBook) -> Iterable[tuple[int, Record]]:
    """The public ones of these records, the newest first. One query."""
    rows = (
        public_versions()
        .filter(practice_id__in=keys, practice__withdrawn_at__isnull=True)
        .order_by("-practice_id")
        .values_list(
            "practice_id",
            "practice__number",
            "practice__first_published_at",
            "practice__original_language",
            "practice__tags",
            "locale__language_code",
            "title",
        )
    )
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for practice_id, *row in rows:
        grouped.setdefault(practice_id, []).append(tuple(row))
    for key, versions in grouped.items():
        number, published, original, tags, _language, _title = versions[0]
        titles = {language: title for *_record, language, title in versions}
        seconds = published.timestamp() if published else 0.0
        yield key, Record(number, seconds, original, titles, facet_codes(tags, titles, book))
