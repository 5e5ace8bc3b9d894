"""Compare the index with the database, and repair what differs."""

from practices.records.models.record import Practice
from search.engines.base import Engine, IndexedVersion
from search.engines.registry import current_engine
from search.index.documents import documents_for
from search.index.rebuild import rebuild_index
from search.index.writing import batches, write_documents

Differences = dict[str, list[int]]


def check_index() -> Differences:
    """Return the public numbers that are missing, extra or stale in the index. Raises EngineUnavailableError."""
    return _numbers(_differences(current_engine()))


def repair_index() -> Differences:
    """Repair exactly what `check_index` reports; return what was repaired. Builds the index where there is none."""
    engine = current_engine()
    if engine.needs_rebuild():
        rebuild_index()
        return {"missing": [], "extra": [], "stale": []}
    with engine.write_lock():
        differences = _differences(engine)
        for keys in batches(key for key, _number in [*differences["missing"], *differences["stale"]]):
            write_documents(engine, keys, over_newer=True)
        if differences["extra"]:
            engine.write([], [key for key, _number in differences["extra"]])
    return _numbers(differences)


def _differences(engine: Engine) -> dict[str, list[tuple[int, int]]]:
    """Return key and public number of all that differs."""
    indexed = engine.versions()
    expected: dict[int, IndexedVersion] = {}
    for keys in batches(Practice.objects.order_by("pk").values_list("pk", flat=True)):
        for key, document in documents_for(keys).items():
            if document is not None:
                expected[key] = IndexedVersion(document.number, document.version)
    stale = [key for key in expected.keys() & indexed.keys() if expected[key] != indexed[key]]
    return {
        "missing": [(key, document.number) for key, document in expected.items() if key not in indexed],
        "extra": [(key, document.number) for key, document in indexed.items() if key not in expected],
        "stale": [(key, expected[key].number) for key in stale],
    }


def _numbers(differences: dict[str, list[tuple[int, int]]]) -> Differences:
    return {name: sorted(number for _key, number in pairs) for name, pairs in differences.items()}
