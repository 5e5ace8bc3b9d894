"""The browser of the system; none is downloaded."""

import os
import shutil
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# pytest-playwright keeps an event loop in the thread of the test; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium from CHROMIUM or the path, without background traffic. No browser is a failure, never a skip."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "No Chromium found: run the tests with `make test`"
    return {**browser_type_launch_args, "executable_path": program, "args": FLAGS, "headless": True}
