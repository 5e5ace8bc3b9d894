"""Management commands in processes of their own, with an instance of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = (
    "DATABASE_URL", "SEARCH_URL", "CACHE_URL", "EMAIL_URL", "VAR_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL",
    "TRUSTED_PROXIES", "RATE_LIMITS", "PORT", "WEB_CONCURRENCY", "DJANGO_SETTINGS_MODULE", "DEBUG",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)  # fmt: skip


def environment(**variables: str) -> dict[str, str]:
    """The environment of this process without anything that names an instance, and with `variables`."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | variables


def start(*arguments: str, log: Path, **variables: str) -> "subprocess.Popen[bytes]":
    """Start `manage.py …`; output and errors go to the file `log`."""
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=environment(**variables),
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
        )


def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run `manage.py …` to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment(**variables),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        timeout=600,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so; fails after some time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
