"""What an import tells: problems with their place, one report for each entry."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

CREATED = "created"
UPDATED = "updated"
UNCHANGED = "unchanged"
REJECTED = "rejected"
STATUSES = (CREATED, UPDATED, UNCHANGED, REJECTED)


@dataclass(frozen=True)
class Problem:
    """Something to tell about an entry. `place` is where in the file: `entry 2, title` or `line 3, column 7`."""

    place: str
    reason: str


@dataclass
class EntryReport:
    """What became of one entry; the keys are those of the report file.

    `errors` of an entry that was not rejected are remarks: what was not taken as the file has it.
    """

    file: str
    source: str | None = None
    number: int | None = None
    language: str | None = None
    status: str = REJECTED
    fields: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[dict[str, str]] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON, keys in the order of the interface."""
        return asdict(self)


def count_statuses(reports: Iterable[EntryReport]) -> dict[str, int]:
    """How many entries have each status; all four statuses, zeros included."""
    counts = Counter(report.status for report in reports)
    return {status: counts[status] for status in STATUSES}
