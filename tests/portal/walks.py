"""Which folders a request passes through: calls into the project's own modules, by folder."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "search", "practices")
LIBRARIES = frozenset(
    f"practices/{name}" for name in ("versions", "vocabularies", "mailing", "accounts", "web", "languages", "jobs")
)
"""Storeys below the records: everything above calls them for labels, addresses, fallback, locks."""


def folder_of(path: str) -> str | None:
    """Return `package/folder` of a module of the product; `package` for one in the root of its package."""
    if not path.startswith(str(ROOT)):
        return None
    parts = Path(path).relative_to(ROOT).parts
    if parts[0] not in PACKAGES:
        return None
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


@contextmanager
def recorded_steps() -> Iterator[set[tuple[str, str]]]:
    """Collect the calls from one folder into another while the block runs, in this thread.

    Generators and lambdas are left out: who consumes them calls back what the caller has given.
    """
    steps: set[tuple[str, str]] = set()

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        callee = folder_of(frame.f_code.co_filename) if event == "call" else None
        if callee is None or frame.f_code.co_name.startswith("<"):
            return
        caller, outer = None, frame.f_back
        while outer is not None and caller is None:
            caller, outer = folder_of(outer.f_code.co_filename), outer.f_back
        if caller is not None and caller != callee:
            steps.add((caller, callee))

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        yield steps
    finally:
        sys.setprofile(before)


def folders(steps: set[tuple[str, str]]) -> set[str]:
    """Return the folders that were entered, without the libraries."""
    return {callee for _caller, callee in steps if "/" in callee} - LIBRARIES
