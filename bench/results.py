"""Measured values: percentiles, the rows of the result files, and the table that people read."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MS, PER_SECOND, RECORDS, MEGABYTES, SECONDS = "ms", "pages/s", "records/s", "MB", "s"
MORE_IS_BETTER = (PER_SECOND, RECORDS)


@dataclass(frozen=True)
class Result:
    """One row. runs: number of measured calls. queries: number of different questions among them.

    cpu: processor milliseconds of the process, user and system, for the median call; 0 where nobody measured them.
    """

    benchmark: str
    engine: str
    records: int
    clients: int
    unit: str
    p50: float
    p95: float
    p99: float
    runs: int
    queries: int
    cpu: float = 0.0


@dataclass(frozen=True)
class Target:
    """What was promised for one benchmark at 100,000 records. percentile: which value is held against it."""

    benchmark: str
    engine: str
    value: float
    percentile: str = "p95"
    clients: int = 1


TARGET_RECORDS = 100_000
TARGETS = (
    Target("search.engine.words_filters", "embedded", 4),
    Target("search.engine.filters", "embedded", 12),
    Target("search.engine.fifth", "embedded", 10),
    Target("search.engine.nothing", "embedded", 15),
    Target("search.engine.after_change", "embedded", 15),
    Target("search.engine.words_filters", "elasticsearch", 25),
    Target("search.engine.filters", "elasticsearch", 50),
    Target("search.engine.nothing", "elasticsearch", 15),
    Target("search.index.writing", "embedded", 1500, "p50"),
    Target("search.index.analysis", "embedded", 300, "p50"),
    Target("search.memory.languages", "embedded", 250, "p50"),
    Target("page.search.all", "embedded", 12, "p50"),
    Target("page.search.all", "embedded", 25, "p95"),
    Target("page.http.pages", "embedded", 120, "p50", clients=8),
)
MILLION_TARGET = Target("search.engine.words_filters", "embedded", 20)


def spent(call: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds that a call took, and those that a processor worked for this process meanwhile."""
    started, worked = time.perf_counter(), time.process_time()
    call()
    return (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000


def percentiles(samples: Sequence[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th, each a value that was measured (nearest rank)."""
    ordered = sorted(samples)
    if not ordered:
        raise ValueError("Nothing was measured.")
    return tuple(ordered[max(0, -(-len(ordered) * share // 100) - 1)] for share in (50, 95, 99))  # type: ignore[return-value]


def timed(benchmark: str, engine: str, records: int, samples: Sequence[float], *, queries: int, clients: int = 1,
          cpu: Sequence[float] = (0.0,)) -> Result:  # fmt: skip
    """A row of milliseconds."""
    p50, p95, p99 = (round(value, 3) for value in percentiles(samples))
    worked = round(percentiles(cpu)[0], 3)
    return Result(benchmark, engine, records, clients, MS, p50, p95, p99, len(samples), queries, worked)


def single(benchmark: str, engine: str, records: int, unit: str, value: float, *, clients: int = 1, runs: int = 1,
           queries: int = 0, cpu: float = 0.0) -> Result:  # fmt: skip
    """A row of one value: a rate or a size has no percentiles."""
    value = round(value, 3)
    return Result(benchmark, engine, records, clients, unit, value, value, value, runs, queries, round(cpu, 3))


def write(path: Path, rows: Iterable[Result]) -> None:
    """A result file; a killed run leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".tmp")
    part.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def read(path: Path) -> list[Result]:
    """The rows of a result file."""
    return [Result(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def verdict(row: Result) -> str:
    """The targets of a row and whether they are met; empty where there is none."""
    targets = [
        target
        for target in TARGETS
        if row.records == TARGET_RECORDS
        and (target.benchmark, target.engine, target.clients) == (row.benchmark, row.engine, row.clients)
    ]
    if row.records == 10 * TARGET_RECORDS and (row.benchmark, row.engine) == (
        MILLION_TARGET.benchmark,
        MILLION_TARGET.engine,
    ):
        targets.append(MILLION_TARGET)
    return "; ".join(_verdict(row, target) for target in targets)


def _verdict(row: Result, target: Target) -> str:
    measured = getattr(row, target.percentile)
    more = row.unit in MORE_IS_BETTER
    met = measured >= target.value if more else measured <= target.value
    sign = "≥" if more else "≤"
    return f"{target.percentile} {sign} {target.value:g} {'met' if met else 'MISSED'}"


def growth(rows: Iterable[Result]) -> list[str]:
    """How the page's p50 grows from 1,000 records to 100,000; at most threefold is wanted."""
    found = {row.records: row.p50 for row in rows if row.benchmark == "page.search.all" and row.engine == "embedded"}
    if 1000 not in found or TARGET_RECORDS not in found:
        return []
    times = found[TARGET_RECORDS] / found[1000]
    return [
        f"p50 of the page grows {times:.1f}-fold from 1,000 to 100,000 records: {'met' if times <= 3 else 'MISSED'}"
    ]


def table(rows: Sequence[Result]) -> str:
    """All rows with units, targets and whether they are met, as a table of Markdown."""
    head = ("benchmark", "engine", "records", "clients", "unit", "p50", "p95", "p99", "cpu", "runs", "target")
    cells: list[tuple[str, ...]] = [head]
    for row in sorted(rows, key=lambda row: (row.engine, row.benchmark, row.clients, row.records)):
        values = (f"{value:,.1f}" for value in (row.p50, row.p95, row.p99, row.cpu))
        cells.append(
            (row.benchmark, row.engine, f"{row.records:,}", str(row.clients), row.unit, *values, str(row.runs),
             verdict(row))
        )  # fmt: skip
    widths = [max(len(line[at]) for line in cells) for at in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
             for line in cells]  # fmt: skip
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, *growth(rows)])
