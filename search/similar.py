"""Practices like this one: by the words of title and summary, and by tags."""

from practices.models import Practice
from practices.models.labels import LabelBook, label_book
from practices.selectors import RecordVersions, versions_of
from search.analysis import Word, words
from search.documents import facet_codes, searchable_ids
from search.engines.plan import SimilarPlan
from search.service import similar_hits

MAX_WORDS = 30
MAX_LANGUAGES = 3
_TAGS = ("type", "country", "school_level", "intervention_level", "frequency", "funding")


def similar_records(record: RecordVersions, limit: int = 4, book: LabelBook | None = None) -> list[RecordVersions]:
    """Public records like this one, those in the reader's language first; the record itself is not among them.

    Looked for in the reader's language, English and the original, as far as the record has them.
    """
    hits = similar_hits(_plan(record, limit, book or label_book(record.reader)))
    ids = searchable_ids(hit.number for hit in hits)
    found = versions_of(ids.values(), record.reader) if ids else {}
    return [found[ids[hit.number]] for hit in hits if ids.get(hit.number) in found]


def _plan(record: RecordVersions, limit: int, book: LabelBook) -> SimilarPlan:
    practice: Practice = record.practice
    shown = record.shown.language if record.shown else record.reader
    wanted = dict.fromkeys((record.reader, shown, "en", practice.original_language))
    languages = [code for code in wanted if code in record.versions][:MAX_LANGUAGES]
    codes = facet_codes(practice.tags, record.versions, book)
    return SimilarPlan(
        reader=record.reader,
        number=practice.number,
        words=tuple((code, _words(record, code)) for code in languages),
        tags=tuple((facet, code) for facet in _TAGS for code in codes[facet]),
        limit=limit,
    )


def _words(record: RecordVersions, language: str) -> tuple[Word, ...]:
    page = record.versions[language]
    found = words(f"{page.title}\n{page.summary}", language)
    return tuple(dict.fromkeys(word for word in found if not word.is_stop_word))[:MAX_WORDS]
