"""The reduced mode: facets and words of titles from the database, while the engine does not answer.

Without texts, scores and order by relevance; the same records, never a draft. Records are read newest first
for a limited time, so on a large portal the oldest may be missing.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from practices.records.selectors import public_versions
from practices.versions.fallback import shown_language
from practices.vocabularies.labels import read_labels
from search.analysis import Word, collation_key, phrase_keys, words
from search.engines.document import facet_codes
from search.query.facets import FACET_NAMES
from search.query.family import PRACTICE
from search.query.plan import Exclusion, LanguagePlan, QueryPlan, Variant
from search.query.results import Found, Hit

SECONDS = 0.35
"""For reading records; the rest of a second is for the failed query to the engine, and for the page."""
CHUNK = 500
"""Versions read in one database query; so many are read in any case."""
_COLUMNS = (
    "practice_id", "practice__number", "practice__first_published_at", "practice__original_language",
    "practice__tags", "locale__language_code", "title",
)  # fmt: skip


@dataclass(frozen=True)
class PublicRecord:
    """A public record: what is needed to filter, count, match and sort it."""

    number: int
    published: float
    original_language: str
    titles: dict[str, str]
    facets: dict[str, tuple[str, ...]]

    def sort_key(self, plan: QueryPlan) -> tuple[Any, ...]:
        """Return the key of the plan's order: own language first, equal records by number."""
        if plan.sort != "title":
            return (plan.reader not in self.titles, -int(self.published), self.number)
        shown = shown_language(self.titles, plan.reader, self.original_language) or ""
        title = collation_key(self.titles.get(shown, ""), plan.reader)
        return (plan.reader not in self.titles, title, self.number)


class DatabaseEngine:
    """Finds records without an index, so there is nothing to write."""

    name = "database"

    def find(self, plan: QueryPlan) -> Found:
        """Return the records of a plan by reading one after the other; things of other families are not found."""
        if plan.family != PRACTICE:
            return Found()
        matching: list[PublicRecord] = []
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACET_NAMES}
        filters = [(name, frozenset(values)) for name, values in plan.filters.items()]
        for record in _public_records(time.monotonic() + SECONDS) if not plan.impossible else ():
            if not _matches(record, plan):
                continue
            failed = [name for name, values in filters if values.isdisjoint(record.facets[name])]
            if not failed:
                matching.append(record)
            if len(failed) < 2:
                for name in failed or FACET_NAMES:
                    counts[name].update(record.facets[name])
        matching.sort(key=lambda record: record.sort_key(plan))
        hits = tuple(Hit(record.number) for record in matching[plan.offset : plan.offset + plan.limit])
        return Found(len(matching), hits, counts)


def _public_records(until: float) -> Iterator[PublicRecord]:
    """The public records, newest first, until that moment of `time.monotonic`."""
    labels = read_labels("en")
    for _key, group in groupby(_version_rows(until), key=lambda row: row[0]):
        versions = list(group)
        _key, number, published, original, tags, _language, _title = versions[0]
        titles = {language: title for *_record, language, title in versions}
        seconds = published.timestamp() if published else 0.0
        yield PublicRecord(number, seconds, original, titles, facet_codes(tags, titles, labels))


def _version_rows(until: float) -> Iterator[tuple[Any, ...]]:
    """Rows of `_COLUMNS` in chunks; the versions of a record are never split, because the last one is read again."""
    versions = public_versions().filter(practice__withdrawn_at__isnull=True).order_by("-practice_id")
    chunk = list(versions.values_list(*_COLUMNS)[:CHUNK])
    while len(chunk) == CHUNK:
        last = chunk[-1][0]
        yield from (row for row in chunk if row[0] != last)
        if time.monotonic() >= until:
            return
        chunk = list(versions.filter(practice_id__lte=last).values_list(*_COLUMNS)[:CHUNK])
    yield from chunk


def _matches(record: PublicRecord, plan: QueryPlan) -> bool:
    if any(_is_excluded(record, each) for each in plan.excluded):
        return False
    return not plan.languages or any(_title_meets(record, each) for each in plan.languages)


def _title_meets(record: PublicRecord, plan: LanguagePlan) -> bool:
    if plan.language not in record.titles:
        return False
    title = words(record.titles[plan.language], plan.language)
    must, should = (
        [any(_is_met(variant, title, record.facets) for variant in clause.variants) for clause in clauses]
        for clauses in (plan.must, plan.should)
    )
    return all(must) and sum(should) >= plan.minimum_should_match


def _is_excluded(record: PublicRecord, exclusion: Exclusion) -> bool:
    title = words(record.titles.get(exclusion.language, ""), exclusion.language)
    return _is_met(Variant(exclusion.words, phrase="exact" if exclusion.phrase else ""), title, record.facets)


def _is_met(variant: Variant, title: list[Word], facets: dict[str, tuple[str, ...]]) -> bool:
    if variant.tag is not None:
        facet, code = variant.tag
        return code in facets.get(facet, ())
    if variant.phrase == "exact":
        return _contains([word.folded for word in title], [word.folded for word in variant.words])
    if variant.phrase:
        in_title = phrase_keys(title)
        return any(_contains(there, wording) for wording in phrase_keys(variant.words) for there in in_title)
    terms = {term for word in title for term in word.terms}
    return all(_has_word(terms, word) for word in variant.words)


def _has_word(terms: set[str], word: Word) -> bool:
    """By any of its stems, or by all parts of a compound."""
    if not terms.isdisjoint(word.lemmas):
        return True
    return bool(word.parts) and all(not terms.isdisjoint(part) for part in word.parts)


def _contains(sequence: Sequence[str], part: Sequence[str]) -> bool:
    return any(list(sequence[at : at + len(part)]) == list(part) for at in range(len(sequence) - len(part) + 1))
