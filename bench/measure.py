"""One step of a run, in a process of its own with the settings of the measured portal; `bench.run` starts it."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from bench import questions as drawn
from bench import results

KEYS_AT_ONCE = 500


def index_step(given: argparse.Namespace) -> list[results.Result]:
    """Build the index, prove it complete, and find the words that a fifth of the records have."""
    from bench import engine_runs
    from bench.lines import read
    from search.engines.base import EngineUnavailableError
    from search.engines.registry import current_engine

    engine = current_engine()

    def documents() -> Iterable[engine_runs.SearchDocument]:
        if given.engine_only:
            return engine_runs.lines_as_documents(read(given.corpus, given.records))
        return _documents_of_database()

    rows = engine_runs.index(engine, documents, given.records)
    wrong = _wrong_index(given)
    if wrong:
        raise EngineUnavailableError("The index does not hold what the file says:\n" + "\n".join(wrong[:20]))
    asked = drawn.read(given.questions)
    fifth = engine_runs.found_in_a_fifth(engine, asked[drawn.FIFTH], given.records)
    drawn.keep(given.questions, {**asked, drawn.FIFTH: fifth})
    return rows


def engine_step(given: argparse.Namespace) -> list[results.Result]:
    """The calls of the engine."""
    import portal.wsgi  # noqa: F401  what a process does that answers visitors
    from bench import engine_runs
    from bench.lines import read
    from search.engines.registry import current_engine

    engine, asked = current_engine(), drawn.read(given.questions)
    rows = engine_runs.calls(engine, asked, given.records)
    if given.engine_only:
        document = next(engine_runs.lines_as_documents(read(given.corpus, 1)))
    else:
        document = next(_documents_of_database())
    languages = list(dict.fromkeys(each.language for each in asked[drawn.NOTHING]))
    return [*rows, engine_runs.after_change(engine, document, languages, given.records)]


def memory_step(given: argparse.Namespace) -> list[results.Result]:
    """What a process takes that did nothing before."""
    from bench import engine_runs
    from search.engines.registry import current_engine

    return engine_runs.memory(current_engine(), given.records)


def page_step(given: argparse.Namespace) -> list[results.Result]:
    """Whole pages in this process."""
    from bench import page_runs
    from search.engines.registry import current_engine

    addresses = page_runs.paths(drawn.read(given.questions))
    return page_runs.in_process(addresses, current_engine().name, given.records)


STEPS: dict[str, Callable[[argparse.Namespace], list[results.Result]]] = {
    "index": index_step,
    "memory": memory_step,
    "engine": engine_step,
    "page": page_step,
}


def _documents_of_database() -> Iterator["engine_runs.SearchDocument"]:  # type: ignore[name-defined]  # noqa: F821
    from practices.records.models.record import Practice
    from search.index.documents import documents_for

    keys = iter(list(Practice.objects.order_by("number").values_list("pk", flat=True)))
    while batch := list(islice(keys, KEYS_AT_ONCE)):
        yield from (document for document in documents_for(batch).values() if document is not None)


def _wrong_index(given: argparse.Namespace) -> list[str]:
    from bench.verifying import wrong_index
    from search.engines.registry import current_engine

    return wrong_index(current_engine(), given.corpus, given.records)


def _refuse_reduced_mode() -> None:
    """Pages are answered without the engine, too; such times are none of the engine's."""
    from search.service import engine_state

    if (state := engine_state()) != "ok":
        raise RuntimeError(f"The engine did not answer, the database did: {state}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=sorted(STEPS))
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--engine-only", action="store_true")
    given = parser.parse_args()
    import django

    django.setup()
    rows = STEPS[given.step](given)
    _refuse_reduced_mode()
    results.write(given.rows, rows)


if __name__ == "__main__":
    main()
