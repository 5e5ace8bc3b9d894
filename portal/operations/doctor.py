"""The checks of `manage.py doctor`. Each reports a state and, if there is a problem, what to do."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.core.checks import WARNING, run_checks
from django.db import connection
from wagtail.models import Locale

from portal.catalogues.files import catalogue_path
from portal.models import PAGE_ROLES, ContentPage, HomePage
from portal.operations.file_modes import open_to_others
from portal.operations.readiness import pending_migrations
from practices.jobs.heartbeat import worker_is_running
from practices.languages.table import language_codes
from practices.mailing.models import OutgoingMail
from practices.records.models.page import PracticeIndexPage
from search.index.outbox import pending_count
from search.service import engine_state


class CheckState(StrEnum):
    """The state of what was checked."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One result.

    name: what was checked.
    detail: how it is, in one line, without secrets.
    fix: what to do; empty when all is well.
    """

    name: str
    state: CheckState
    detail: str
    fix: str = ""


CheckResult = tuple[CheckState, str, str]


def well(detail: str) -> CheckResult:
    """Return a result without a problem."""
    return CheckState.OK, detail, ""


def examine() -> Iterator[Finding]:
    """Run all checks; without a usable database, those that need none."""
    yield _finding("Python", _python)
    yield _finding("settings", _settings)
    yield _finding("writable folders", _folders)
    yield _finding("private files", _private_files)
    yield _finding("catalogues", _catalogues)
    database = _finding("database", _database)
    yield database
    if database.state == CheckState.FAIL:
        return
    migrations = _finding("migrations", _migrations)
    yield migrations
    if migrations.state == CheckState.FAIL:
        return
    for name, look in (
        ("cache", _cache), ("worker", _worker), ("search", _search), ("index outbox", _outbox), ("mails", _mails),
        ("languages", _languages), ("pages", _pages),
    ):  # fmt: skip
        yield _finding(name, look)


def _finding(name: str, look: Callable[[], CheckResult]) -> Finding:
    try:
        state, detail, fix = look()
    except Exception as error:  # noqa: BLE001  an examination that breaks is itself a finding
        state, detail, fix = (
            CheckState.FAIL,
            f"{type(error).__name__}: {error}".splitlines()[0][:200],
            "See docs/operator.md.",
        )
    return Finding(name, state, detail, fix)


def _python() -> CheckResult:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info.releaselevel != "final":
        return (
            CheckState.WARN,
            f"{version} is a preview",
            "Install a released Python, remove .venv, and run make again.",
        )
    return well(version)


def _settings() -> CheckResult:
    found = [message for message in run_checks() if message.level >= WARNING]
    if found:
        return (
            CheckState.WARN,
            "; ".join(f"{message.id}: {message.msg}" for message in found)[:300],
            "See docs/operator.md.",
        )
    if settings.DEBUG:
        return CheckState.WARN, "DEBUG is on", "Unset DEBUG where others than developers can reach the site."
    return well(f"{settings.SETTINGS_MODULE}, {settings.PUBLIC_URL}")


def _folders() -> CheckResult:
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            return CheckState.FAIL, f"{folder} cannot be written", f"chown -R <the portal's user> {folder}"
    return well(f"{settings.VAR_DIR}, {settings.MEDIA_ROOT}")


def _private_files() -> CheckResult:
    paths = open_to_others()
    if paths:
        names = " ".join(map(str, paths))
        return CheckState.WARN, f"can be read by others: {names}"[:300], f"chmod go= {names}"
    return well("their owner only can read them")


def _catalogues() -> CheckResult:
    paths = [catalogue_path(code) for code in language_codes()]
    lacking = [path.parts[-3] for path in paths if not path.exists()]
    old = [
        path.parts[-3]
        for path in paths
        if path.exists()
        and (not path.with_suffix(".mo").exists() or path.with_suffix(".mo").stat().st_mtime < path.stat().st_mtime)
    ]
    if lacking:
        return CheckState.WARN, f"none for {', '.join(lacking)}", "Run: make messages, then translate."
    if old:
        return CheckState.FAIL, f"not compiled: {', '.join(old)}", "Run: manage.py compile_catalogues, then restart."
    return well(f"{len(paths)} languages compiled")


def _database() -> CheckResult:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return well(connection.vendor)


def _migrations() -> CheckResult:
    pending = pending_migrations()
    if pending:
        return CheckState.FAIL, f"{pending} are due", "Run: manage.py migrate"
    return well("none due")


def _cache() -> CheckResult:
    cache.set("doctor", "ok", 10)
    if cache.get("doctor") != "ok":
        return (
            CheckState.FAIL,
            "does not keep values",
            "Check CACHE_URL; with the database cache run: manage.py migrate",
        )
    if getattr(cache, "is_down", False):
        return CheckState.WARN, "Redis does not answer; each process counts alone", "Start Redis, or check CACHE_URL."
    return well("redis" if settings.CACHE_URL else "database")


def _worker() -> CheckResult:
    if worker_is_running():
        return well("running")
    return CheckState.WARN, "none is running", "Run: manage.py worker (make demo and make serve start one)."


def _search() -> CheckResult:
    state = engine_state()
    if state != "ok":
        return CheckState.WARN, state, "Run: manage.py search_index check, and rebuild where it says so."
    return well("ok")


def _outbox() -> CheckResult:
    waiting = pending_count()
    if waiting and not worker_is_running():
        return CheckState.WARN, f"{waiting} changes wait", "Start the worker."
    return well(f"{waiting} changes wait")


def _mails() -> CheckResult:
    given_up = OutgoingMail.objects.given_up().count()
    waiting = OutgoingMail.objects.waiting().count()
    if given_up:
        return (
            CheckState.WARN,
            f"{given_up} given up, {waiting} wait",
            "Check EMAIL_URL; the rows tell their last error.",
        )
    return well(f"{waiting} wait")


def _languages() -> CheckResult:
    missing = sorted(set(language_codes()) - set(Locale.objects.values_list("language_code", flat=True)))
    if missing:
        commands = "; ".join(f"manage.py add_language {code}" for code in missing)
        return CheckState.FAIL, f"not set up: {', '.join(missing)}", f"Run: {commands}"
    return well(f"{len(language_codes())} set up")


def _pages() -> CheckResult:
    """Check home pages, lists and footer pages: if one is not live, its address shows another language or nothing."""
    lost = []
    for code in language_codes():
        for model, name in ((HomePage, "home"), (PracticeIndexPage, "list of practices")):
            if not model.objects.live().filter(locale__language_code=code, alias_of__isnull=True).exists():
                lost.append(f"{name} ({code})")
        roles = set(ContentPage.objects.live().filter(locale__language_code=code).values_list("role", flat=True))
        lost.extend(f"{role} ({code})" for role, _label in PAGE_ROLES if role not in roles)
    if any(name.startswith(("home", "list")) for name in lost):
        return (
            CheckState.FAIL,
            f"not live: {', '.join(lost)}"[:300],
            "Publish them in the admin, or run: manage.py migrate",
        )
    if lost:
        return CheckState.WARN, f"not live: {', '.join(lost)}"[:300], "Publish them in the admin."
    return well("homes, lists and footer pages are live in every language")
