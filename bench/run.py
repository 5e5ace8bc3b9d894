"""The benchmarks: for each size and engine the index, the engine's calls, memory, and whole pages.

    make bench                                    1,000 and 10,000 records
    SIZES="1000 10000 100000" make bench          more of them
    python -m bench.run --engine-only 1000000     the engine alone, documents straight from the corpus

The embedded engine is always measured, Elasticsearch where SEARCH_URL names a server.
DATABASE_URL of a PostgreSQL server makes databases of its own there; SQLite otherwise.
Writes bench/results/*.json and prints one table. Everything else lies under VAR_DIR/bench/.
"""

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from bench import page_runs, results
from bench import questions as drawn
from bench.corpus import LANGUAGES
from bench.instance import ROOT, Instance
from bench.lines import draw
from bench.load import prepare, say

RESULTS = ROOT / "bench" / "results"
SIZES = "1000 10000"
ALL_LANGUAGES_RECORDS = 2000


def run(records: int, search_url: str, *, engine_only: bool = False, http: bool = True) -> list[results.Result]:
    """All benchmarks of one size and engine."""
    name = "elasticsearch" if search_url else "embedded"
    instance = _instance(f"{records}-engine" if engine_only else str(records), search_url)
    if engine_only:
        _prepare_engine_only(instance, records)
    else:
        prepare(instance, records)
    asked = instance.folder / f"questions-{name}.json"
    drawn.write(asked)
    rows: list[results.Result] = []
    for step in ("index", "memory", "engine") if engine_only else ("index", "memory", "engine", "page"):
        rows += _step(step, instance, records, asked, engine_only=engine_only)
    if http and not engine_only:
        say(f"{records:,} records, {name}: http")
        addresses = json.loads(asked.with_name(page_runs.ADDRESSES).read_text(encoding="utf-8"))
        rows += page_runs.over_http(instance, addresses, name, records)
    return rows


def _step(step: str, instance: Instance, records: int, asked: Path, *, engine_only: bool) -> list[results.Result]:
    say(f"{records:,} records, {'elasticsearch' if instance.search_url else 'embedded'}: {step}")
    part = instance.folder / f"{step}.json"
    arguments = ["-m", "bench.measure", step, "--records", str(records), "--corpus", str(instance.corpus)]
    arguments += ["--questions", str(asked), "--rows", str(part)]
    instance.run(*arguments, *(["--engine-only"] if engine_only else []))
    return results.read(part)


def run_all_languages(search_url: str) -> list[results.Result]:
    """Memory and size of the index with all 23 languages, two of which the corpus to be timed does not have."""
    instance = _instance(f"{ALL_LANGUAGES_RECORDS}-all-languages", search_url)
    prepare(instance, ALL_LANGUAGES_RECORDS, languages=LANGUAGES)
    asked = instance.folder / "questions.json"
    drawn.write(asked, per_kind=20)
    wanted = ("search.index.size", "search.memory")
    rows = [
        row
        for step in ("index", "memory")
        for row in _step(step, instance, ALL_LANGUAGES_RECORDS, asked, engine_only=False)
    ]
    return [replace(row, benchmark=f"{row.benchmark}.all") for row in rows if row.benchmark.startswith(wanted)]


def _instance(name: str, search_url: str) -> Instance:
    address = os.environ.get("DATABASE_URL", "")
    return Instance(name, search_url=search_url, database_url=address if address.startswith("postgres") else "")


def _prepare_engine_only(instance: Instance, records: int) -> None:
    if not instance.corpus.exists():
        say(f"Drawing {records:,} records")
        draw(instance.corpus, records)
    instance.empty_database()


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", help=f"numbers of records; SIZES, else {SIZES}")
    parser.add_argument("--engine-only", action="store_true", help="no database, no pages")
    parser.add_argument("--no-http", action="store_true", help="no served portal")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the result files")
    given = parser.parse_args(arguments)
    sizes = given.sizes or [int(size) for size in os.environ.get("SIZES", SIZES).split()]
    server = os.environ.get("SEARCH_URL", "")
    everything: list[results.Result] = []
    for url in ["", server] if server.startswith("http") else [""]:
        engine = "elasticsearch" if url else "embedded"
        for records in sizes:
            rows = run(records, url, engine_only=given.engine_only, http=not given.no_http)
            kind = "engine" if given.engine_only else "search"
            results.write(given.results / f"{kind}-{engine}-{records}.json", rows)
            everything += rows
        if not given.engine_only:
            rows = run_all_languages(url)
            results.write(given.results / f"all-languages-{engine}.json", rows)
            everything += rows
    if not server.startswith("http"):
        say("Elasticsearch was not measured: SEARCH_URL names no server (ELASTICSEARCH=1 make bench starts one).")
    print(results.table(everything))
    return 0


if __name__ == "__main__":
    sys.exit(main())
