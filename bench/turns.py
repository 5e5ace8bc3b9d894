"""Two checkouts measured in turn, so that neither has the better hour of the machine: A B A B …

    python -m bench.turns A B --sizes 10000 100000

A and B are folders with the sources of two commits that both have this `bench/`; they share this Python.
The embedded engine and SQLite. Prints medians of processor time; writes every round to --results.
"""

import argparse
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from bench import questions as drawn
from bench import results
from bench.instance import ROOT, Instance
from bench.load import prepare, say

WORSE = 1.1
"""So much more processor time is a tenth worse."""
STEPS = ("page", "engine")
Round = dict[str, float]


def instances(checkouts: Sequence[Path], records: int) -> list[Instance]:
    """Return a portal of its own for each checkout, filled with the same records, its index built by its own code."""
    first, second = (Instance(f"{records}-{name}", root=path) for name, path in zip("ab", checkouts, strict=True))
    prepare(first, records)
    if not second.folder.exists():
        shutil.copytree(first.folder, second.folder)
    second.bring_up_to_date()
    for instance in (first, second):
        drawn.write(_questions(instance))
        measure(instance, "index", records)
    return [first, second]


def measure(instance: Instance, step: str, records: int) -> list[results.Result]:
    """Return the rows of one step, run by the checkout in a process of its own."""
    part = instance.folder / f"{step}.json"
    arguments = ["-m", "bench.measure", step, "--records", str(records), "--corpus", str(instance.corpus)]
    instance.run(*arguments, "--questions", str(_questions(instance)), "--rows", str(part))
    return results.read(part)


def _questions(instance: Instance) -> Path:
    return instance.folder / "questions-turns.json"


def processor_times(rows: Iterable[results.Result]) -> Round:
    """Return the processor milliseconds by benchmark, of those that measured them."""
    return {row.benchmark: row.cpu for row in rows if row.cpu}


def comparison(rounds: Sequence[tuple[Round, Round]], records: int) -> str:
    """Return the table: medians of A and B, their ratio, and in how many rounds B was worse by a tenth."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for first, second in rounds:
        for name in sorted(first.keys() & second.keys()):
            pairs[name].append((first[name], second[name]))
    lines = [
        "| benchmark | records | A, ms | B, ms | B / A | a tenth worse |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, measured in pairs.items():
        one, other = (median(pair[at] for pair in measured) for at in (0, 1))
        worse = sum(after > before * WORSE for before, after in measured)
        lines.append(
            f"| `{name}` | {records:,} | {one:.2f} | {other:.2f} | {other / one:.2f} | {worse} of {len(measured)} |"
        )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 1 where something was a tenth worse in every round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", type=Path, nargs=2, metavar="CHECKOUT")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--results", type=Path, default=ROOT / "var" / "bench" / "turns", help="folder of the rounds")
    given = parser.parse_args(arguments)
    is_worse = False
    for records in given.sizes:
        pair = instances([path.resolve() for path in given.checkouts], records)
        rounds: list[tuple[Round, Round]] = []
        for number in range(1, given.rounds + 1):
            times: list[Round] = []
            for name, instance in zip("ab", pair, strict=True):
                say(f"{records:,} records, round {number} of {given.rounds}: {name.upper()}")
                rows = [row for step in STEPS for row in measure(instance, step, records)]
                results.write(given.results / f"{records}-{number}-{name}.json", rows)
                times.append(processor_times(rows))
            rounds.append((times[0], times[1]))
        table = comparison(rounds, records)
        print(table, flush=True)
        is_worse = is_worse or f" {given.rounds} of {given.rounds} |" in table
    return 1 if is_worse else 0


if __name__ == "__main__":
    sys.exit(main())
