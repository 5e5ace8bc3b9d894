"""Reports of an import: one for each entry, with problems and their place in the file."""

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
    """A problem of an entry. `place` is the place in the file: `entry 2, title` or `line 3, column 7`."""

    place: str
    reason: str


@dataclass
class EntryReport:
    """The outcome of one entry; the keys are those of the report file.

    `errors` of an entry that was not rejected are remarks: values that were changed or left out.
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
        """Return plain data for JSON, keys in the order of the report file."""
        return asdict(self)


def count_statuses(reports: Iterable[EntryReport]) -> dict[str, int]:
    """Return the number of entries for each of the four statuses."""
    counts = Counter(report.status for report in reports)
    return {status: counts[status] for status in STATUSES}
