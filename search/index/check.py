"""Compare the index with the database, and repair what differs."""

from search.engines.base import Engine, IndexEntry
from search.engines.document import DocumentKey
from search.engines.registry import current_engine
from search.index.documents import documents_for, public_keys
from search.index.rebuild import rebuild_index
from search.index.writing import batches, write_documents
from search.query.family import PRACTICE

Differences = dict[str, list[int | str]]
"""What is missing, extra or stale: practices by number, other things by their key."""


def check_index() -> Differences:
    """Return what is missing, extra or stale in the index. Raises EngineUnavailableError."""
    return _named(_differences(current_engine()))


def repair_index() -> Differences:
    """Repair exactly what `check_index` reports; return what was repaired. Builds the index where there is none."""
    engine = current_engine()
    if engine.needs_rebuild():
        rebuild_index()
        return {"missing": [], "extra": [], "stale": []}
    with engine.write_lock():
        differences = _differences(engine)
        for keys in batches([*differences["missing"], *differences["stale"]]):
            write_documents(engine, keys, over_newer=True)
        if differences["extra"]:
            engine.write([], list(differences["extra"]))
    return _named(differences)


def _differences(engine: Engine) -> dict[str, dict[DocumentKey, int]]:
    """Return key and public number of all that differs."""
    indexed = engine.entries()
    expected: dict[DocumentKey, IndexEntry] = {}
    for keys in batches(public_keys()):
        for key, document in documents_for(keys).items():
            if document is not None:
                expected[key] = IndexEntry(document.number, document.document_hash)
    return {
        "missing": {key: entry.number for key, entry in expected.items() if key not in indexed},
        "extra": {key: entry.number for key, entry in indexed.items() if key not in expected},
        "stale": {key: entry.number for key, entry in expected.items() if indexed.get(key, entry) != entry},
    }


def _named(differences: dict[str, dict[DocumentKey, int]]) -> Differences:
    return {
        name: [
            number if key.family == PRACTICE else str(key)
            for key, number in sorted(keys.items(), key=lambda item: (item[0].family, item[1]))
        ]
        for name, keys in differences.items()
    }
