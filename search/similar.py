"""Practices like this one: by the words of title and summary, and by tags."""

from practices.records.models.record import Practice
from practices.records.selectors import ListedVersion, RecordVersions, listed_records
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, LabelBook, label_book
from search.analysis import Word, content_words, words
from search.index.documents import facet_codes
from search.planning.plan import SimilarPlan
from search.query.facets import FACET_NAMES
from search.service import similar_hits

MAX_WORDS = 30
MAX_LANGUAGES = 3


def similar_records(
    record: RecordVersions, limit: int = 4, book: LabelBook | None = None
) -> list[RecordVersions[ListedVersion]]:
    """Public records like this one, those in the reader's language first; the record itself is not among them.

    Looked for in the reader's language, English and the original, as far as the record has them.
    """
    hits = similar_hits(_plan(record, limit, book or label_book(record.reader)))
    return listed_records((hit.number for hit in hits), record.reader)


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
        tags=tuple((facet, code) for facet in FACET_NAMES if facet != LANGUAGE_VOCABULARY for code in codes[facet]),
        limit=limit,
    )


def _words(record: RecordVersions, language: str) -> tuple[Word, ...]:
    page = record.versions[language]
    return tuple(dict.fromkeys(content_words(words(f"{page.title}\n{page.summary}", language))))[:MAX_WORDS]
