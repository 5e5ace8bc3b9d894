"""Permissions of files that only their owner may read: database, mails, logins and media that are not public."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.backends.signals import connection_created

FOLDERS_OF_PRIVATE_MEDIA = ("documents", "original_images")
"""Served by a view that checks. Renditions are in other folders and public."""


def database_files() -> list[Path]:
    """Return the files of an SQLite database; none with PostgreSQL."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    name = str(database["NAME"])
    return [Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-journal")]


def private_folders() -> list[Path]:
    """Return the folders that only their owner may enter."""
    folders = [Path(settings.MEDIA_ROOT) / name for name in FOLDERS_OF_PRIVATE_MEDIA]
    mail = urlsplit(settings.EMAIL_URL)
    mails = Path(unquote(mail.path))
    # a folder elsewhere is the operator's; the mails in it are private one by one
    return [*folders, mails] if mail.scheme == "filemail" and settings.VAR_DIR in mails.parents else folders


def private_files() -> Iterator[Path]:
    """Return the files that only their owner may read, copies of the database beside it included."""
    files = database_files()
    copies = files[0].parent.glob(f"{files[0].name}*") if files else ()
    logins = (settings.VAR_DIR / "demo-logins.json", settings.VAR_DIR / "secret-key")
    yield from sorted({*files, *copies, *logins})


def open_to_others() -> list[Path]:
    """Return the files that others than the owner can read."""
    return [path for path in (*private_files(), *private_folders()) if _mode(path) & 0o077]


def close_to_others() -> list[Path]:
    """Remove the permissions of others, except from files of other owners; return what was open."""
    found = open_to_others()
    for path in found:
        _restrict(path)
    return found


def make_private_folders() -> None:
    """Make the private folders for their owner only, before a file is stored in them."""
    for folder in private_folders():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def watch_new_databases() -> None:
    """Restrict the files of SQLite at each new connection, because SQLite makes them readable by everybody."""
    connection_created.connect(_after_connecting, dispatch_uid="portal-file-modes")


def _after_connecting(sender: Any, connection: Any, **kwargs: Any) -> None:
    if connection.vendor != "sqlite":
        return
    name = str(connection.settings_dict["NAME"])
    for end in ("", "-wal", "-shm"):
        path = Path(f"{name}{end}")
        if _mode(path) & 0o077:
            _restrict(path)


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _restrict(path: Path) -> None:
    try:
        os.chmod(path, _mode(path) & 0o700)  # noqa: PTH101  one call, and no race with a renamed path
    except OSError:
        return  # of another owner, or gone: `doctor` reports what is open
