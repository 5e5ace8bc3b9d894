"""The browser of the system; none is downloaded."""

import os
import shutil
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from portal.demo.content import load_record
from portal.demo.records import demo_records
from practices.records.models.record import Practice
from search.index.outbox import drain

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


@pytest.fixture
def antwerp(transactional_db: None, live_server: Any, settings: Any, tmp_path: Path) -> Practice:
    """Record 460 with its 23 versions behind a live server, found by search in an index of its own."""
    settings.PUBLIC_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    (record,) = [record for record in demo_records() if record.skeleton.get("number") == 460]
    load_record(record)
    drain()
    return Practice.objects.get(number=460)


@pytest.fixture
def newest_mail(settings: Any) -> Callable[[], Message]:
    """Lets the worker send what is due and reads the newest mail file."""

    def read() -> Message:
        call_command("worker", once=True, verbosity=0)
        folder = Path(urlsplit(settings.EMAIL_URL).path)
        newest = max(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return message_from_bytes(newest.read_bytes(), policy=default)

    return read
