"""Which folders a request passes through: calls into the project's own modules, by folder."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "search", "practices")


def folder_of(path: str) -> str | None:
    """Return `package/folder` of a module of the product; `package` for one in the root of its package."""
    if not path.startswith(str(ROOT)):
        return None
    parts = Path(path).relative_to(ROOT).parts
    if parts[0] not in PACKAGES:
        return None
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


@contextmanager
def recorded_folders() -> Iterator[dict[tuple[str, str], int]]:
    """Count the calls from one folder to another while the block runs, in this thread."""
    steps: dict[tuple[str, str], int] = {}

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        if event != "call":
            return
        callee = folder_of(frame.f_code.co_filename)
        if callee is None:
            return
        caller, outer = None, frame.f_back
        while outer is not None and caller is None:
            caller, outer = folder_of(outer.f_code.co_filename), outer.f_back
        if caller is not None and caller != callee:
            steps[(caller, callee)] = steps.get((caller, callee), 0) + 1

    before: Callable[..., Any] | None = sys.getprofile()
    sys.setprofile(profile)
    try:
        yield steps
    finally:
        sys.setprofile(before)
