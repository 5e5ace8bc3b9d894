"""Fill a portal of its own with the corpus, prove that nothing was dropped, and index it.

python -m bench.load 10000                     into VAR_DIR/bench/10000
python -m bench.load 2000 --all-languages      a second set for memory and size of the index only
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bench.instance import Instance
from bench.lines import Line, count, draw, read

BATCH = 1000
THOROUGH_UP_TO = 20_000
"""Treebeard's own check asks two questions for every page; beyond so many records the same is asked for whole sets."""


def prepare(instance: Instance, records: int, *, seed: int = 1, languages: Iterable[str] = ()) -> None:
    """Corpus, database and static files of an instance; nothing where they are there already."""
    wanted = {"records": records, "seed": seed, "languages": sorted(languages), "database": instance.database}
    done = instance.folder / f"loaded{'-on-server' if instance.database_url else ''}.json"
    if done.exists() and json.loads(done.read_text())["wanted"] == wanted:
        instance.bring_up_to_date()
        return
    done.unlink(missing_ok=True)
    say(f"Drawing {records:,} records")
    draw(instance.corpus, records, seed=seed, languages=languages)
    say("Making an empty portal")
    instance.empty_database()
    instance.run("-m", "bench.load", "--into-this-portal", str(instance.corpus))
    done.write_text(json.dumps({"wanted": wanted}))


def load(path: Path) -> dict[str, float]:
    """Store the lines of a file in the portal of the settings and verify them; returns seconds and rate.

    Raises:
        RuntimeError: when anything of the file is not in the database.
    """
    from bench.storing import Store, ensure_terms
    from portal.admin.search_texts import store_missing_search_texts

    wanted = count(read(path))
    ensure_terms(wanted.tags)
    started = time.perf_counter()
    store = Store()
    for batch in _batches(read(path)):
        store.add(batch)
        say(f"\r{store.stored:,} of {wanted.records:,} records stored", end="")
    store.finish()
    store_missing_search_texts()
    seconds = time.perf_counter() - started
    say(f"\r{wanted.records:,} records stored in {seconds:.1f} s ({wanted.records / seconds:,.0f} a second)")
    verify(path)
    return {"seconds": seconds, "records": wanted.records}


def verify(path: Path) -> None:
    """Compare file and database. Raises RuntimeError with every difference."""
    from bench.verifying import stored_counts, tree_problems, wrong_bodies

    stored = stored_counts()
    problems = count(read(path)).differences(stored)
    problems += wrong_bodies(path)
    problems += tree_problems(thorough=stored.records <= THOROUGH_UP_TO)
    if problems:
        raise RuntimeError("The database does not hold what the file says:\n" + "\n".join(problems[:50]))
    say(f"Verified: {stored.records:,} records, {sum(stored.languages.values()):,} versions, "
        f"{sum(stored.tags.values()):,} tags, tree in order")  # fmt: skip


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def say(text: str, end: str = "\n") -> None:
    """To the person at the terminal; results go elsewhere."""
    if end == "\n" or sys.stderr.isatty():
        print(text, end=end, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    import os

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all-languages", action="store_true")
    parser.add_argument("--into-this-portal", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.into_this_portal:
        import django

        django.setup()
        load(given.into_this_portal)
        return
    from bench.corpus import LANGUAGES

    address = os.environ.get("DATABASE_URL", "")
    server = address if address.startswith("postgres") else ""
    name = f"{given.records}-all-languages" if given.all_languages else str(given.records)
    prepare(
        Instance(name, database_url=server), given.records, seed=given.seed,
        languages=LANGUAGES if given.all_languages else (),
    )  # fmt: skip


if __name__ == "__main__":
    main()
