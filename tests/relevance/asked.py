"""Synonyms, typing errors and judged questions: asked as a visitor asks, of the search as a whole."""

from collections.abc import Collection

from portal.demo.content import load_record
from portal.demo.records import demo_records
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from search.engines.document import IndexedDocument, VersionText
from search.engines.registry import current_engine
from search.index.rebuild import rebuild_index
from search.query.family import PRACTICE
from search.query.query import SearchQuery
from search.service import search
from tests.factories import make_record
from tests.relevance.pairs import Pair, pairs
from tests.relevance.table import assert_as_in_the_table, note

MIN_SHARE = 0.95
FIRST_NUMBER = 70_000
"""Of the records made here, far above the demo's."""
SHOWN = 20
"""Records on the first page."""
AT_THE_TOP = 3
"""A question is answered when a judged record is among the first three of its group: those that can be read in the
reader's language, or, below their own heading, those in others."""


def of_kind(language: str, kind: str) -> list[Pair]:
    """The pairs of one kind."""
    return [pair for pair in pairs(language) if pair.kind == kind]


def missed_synonyms(language: str) -> list[Pair]:
    """Synonyms whose question does not find the text, each text a document of its own."""
    asked = of_kind(language, "synonym")
    documents = [_document(FIRST_NUMBER + at, language, pair.text) for at, pair in enumerate(asked)]
    engine = current_engine()
    with engine.write_lock():
        engine.write(documents)
    return [pair for at, pair in enumerate(asked) if FIRST_NUMBER + at not in _found(pair.query, language, 100)]


def missed_typing_errors(language: str) -> list[Pair]:
    """Typing errors whose question does not find the record with the right word."""
    asked = of_kind(language, "typo")
    numbers = [make_record(pair.text, language=language, body="–", tags={}).number for pair in asked]
    rebuild_index()
    return [pair for pair, number in zip(asked, numbers, strict=True) if number not in _found(pair.query, language)]


def load_demo_records() -> dict[str, int]:
    """All records of the demo in database and index: public number by folder name."""
    for record in demo_records():
        load_record(record)
    rebuild_index()
    found = {}
    for record in demo_records():
        found[record.slug] = Practice.objects.get(translation_key=record.translation_key).number
    return found


def missed_questions(language: str, numbers: dict[str, int]) -> list[tuple[Pair, list[int], list[int]]]:
    """Judged questions without one of their records on top: wanted and shown numbers."""
    own = set(
        PracticePage.objects.live().filter(locale__language_code=language).values_list("practice__number", flat=True)
    )
    missed = []
    for pair in of_kind(language, "question"):
        wanted = [numbers[name] for name in pair.text.split()]
        shown = _found(pair.query, language)
        groups = [number for number in shown if number in own], [number for number in shown if number not in own]
        if not any(set(wanted).intersection(group[:AT_THE_TOP]) for group in groups):
            missed.append((pair, wanted, shown))
    return missed


def _found(text: str, language: str, count: int = SHOWN) -> list[int]:
    return [hit.number for hit in search(SearchQuery(language, text, page_size=count)).hits]


def _document(number: int, language: str, text: str) -> IndexedDocument:
    texts = {language: VersionText(text, "", "")}
    facets: dict[str, tuple[str, ...]] = {"language": (language,)}
    return IndexedDocument(
        family=PRACTICE, id=number, number=number, original_language=language, texts=texts,
        facets=facets, published=0,
    )  # fmt: skip


def assert_enough(missed: Collection[object], language: str, kind: str) -> None:
    """At least 95 % of the pairs of a kind, and as many pairs as were promised."""
    total = len(of_kind(language, kind))
    lines = "\n".join(map(str, missed))
    note(language, kind, total - len(missed), total)
    assert total >= (15 if kind == "question" else 10)
    assert total - len(missed) >= MIN_SHARE * total, f"{language}: {len(missed)} of {total} missed\n{lines}"
    assert_as_in_the_table(language, kind, total - len(missed), total)
