"""The segments of an embedded index: a rebuild leaves few, and merging changes nothing of what the index holds."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from search.engines.document import DocumentKey, IndexedDocument, VersionText
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.merging import MIN_DOCUMENTS, MIN_MERGED, segments
from search.query.family import PRACTICE
from search.query.query import SearchQuery
from tests.search.answers import answer

pytestmark = pytest.mark.django_db
ALL = MIN_DOCUMENTS + 100


def key(number: int) -> DocumentKey:
    return DocumentKey(PRACTICE, number)


def documents(numbers: Iterable[int]) -> list[IndexedDocument]:
    return [_document(number, VersionText(f"Lektier {number}", "", "")) for number in numbers]


def _document(number: int, text: VersionText) -> IndexedDocument:
    return IndexedDocument(
        family=PRACTICE, id=number, number=number, original_language="da", texts={"da": text},
        facets={"language": ("da",)}, published=0,
    )  # fmt: skip


def live_segments(folder: Path) -> list[int]:
    return sorted(segments(next(folder.glob("g-*"))).values())


def test_a_rebuild_merges_what_it_wrote_and_keeps_what_was_deleted_away(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    with engine.rebuild_lock():
        builder = engine.begin_rebuild()
        builder.write(documents(range(ALL - 200)))
        builder.write(documents(range(ALL - 200, ALL)), deletes=[key(1)])
        builder.write([], deletes=[key(ALL - 1), key(ALL - 2)])
        builder.commit()
        with engine.write_lock():
            builder.write(documents([ALL - 1]), deletes=[key(ALL - 3)])
            builder.swap()
    left = [number for number in range(ALL) if number not in (1, ALL - 2, ALL - 3)]
    assert sorted(key.id for key in engine.entries()) == left
    assert answer(engine, SearchQuery("da", f"lektier {ALL - 1}")).total == 1
    assert answer(engine, SearchQuery("da", f"lektier {ALL - 2}")).total == 0
    assert len(live_segments(tmp_path)) == 2
    assert live_segments(tmp_path)[0] == 1


def test_a_small_index_holds_the_same_while_the_library_merges_its_changes(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    with engine.rebuild_lock():
        builder = engine.begin_rebuild()
        builder.write(documents(range(50)))
        builder.commit()
        with engine.write_lock():
            builder.swap()
    assert sum(live_segments(tmp_path)) == 50
    for number in range(MIN_MERGED + 1):
        with engine.write_lock():
            engine.write(documents([number]))
    assert len(engine.entries()) == 50
