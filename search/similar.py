"""Similar practices: by the words of title and summary, and by tags."""

from practices.records.models.record import Practice
from practices.records.selectors import ListedVersion, RecordVersions, listed_records
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels, read_labels
from search.analysis import Word, content_words, words
from search.engines.document import facet_codes
from search.engines.failover import ask
from search.query.facets import FACET_NAMES
from search.query.plan import SimilarPlan

MAX_WORDS = 30
MAX_LANGUAGES = 3


def similar_records(
    record: RecordVersions, limit: int = 4, labels: Labels | None = None
) -> list[RecordVersions[ListedVersion]]:
    """Return public records like this one, those in the reader's language first, without the record itself.

    Searched in the reader's language, English and the original, as far as the record has them.
    None while the engine does not answer.
    """
    plan = _plan(record, limit, labels or read_labels(record.reader))
    hits = ask(lambda engine: engine.similar(plan)) or ()
    return listed_records((hit.number for hit in hits), record.reader)


def _plan(record: RecordVersions, limit: int, labels: Labels) -> SimilarPlan:
    practice: Practice = record.practice
    shown = record.shown.language if record.shown else record.reader
    candidates = dict.fromkeys((record.reader, shown, "en", practice.original_language))
    languages = [code for code in candidates if code in record.versions][:MAX_LANGUAGES]
    codes = facet_codes(practice.tags, record.versions, labels)
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
