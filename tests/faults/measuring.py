"""Times of answers under faults, kept for the record. No test asserts one: the machine of the tests is shared."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = "faults.jsonl"


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value that so many of all do not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def keep(fault: str, seconds: Sequence[float], **facts: Any) -> None:
    """Append one line of JSON to `VAR_DIR/faults.jsonl`: percentiles in milliseconds, and what else is known."""
    times = {f"p{share}": round(percentile(seconds, share / 100) * 1000) for share in (50, 95, 99)}
    row = {
        "fault": fault,
        "at": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "answers": len(seconds),
        "unit": "ms",
        **times,
        "most": round(max(seconds, default=0.0) * 1000),
        **facts,
    }
    with (Path(settings.VAR_DIR) / FILE).open("a") as file:
        file.write(json.dumps(row) + "\n")
