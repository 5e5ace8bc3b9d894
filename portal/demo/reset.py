"""Removes what the demo made, by the notes of its first run."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import connection, connections, transaction
from wagtail.images.models import Image
from wagtail.models import Page

from portal.demo.people import PEOPLE, demo_comments, logins_path
from portal.demo.records import IMAGES, demo_records
from portal.operations.worker_lock import WorkerLock
from practices.discussion.models import PracticeComment
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice

DATABASE_SUFFIXES = ("", "-wal", "-shm")


def _note_path() -> Path:
    return settings.VAR_DIR / "demo-made.json"


def note_beginning() -> None:
    """Note, before the first set-up, whether the database may be removed later."""
    if _note_path().exists():
        return
    path = _database_path()
    ours = path is not None and (not path.exists() or path.stat().st_size == 0)
    _note_path().write_text(json.dumps({"database": str(path) if ours else None}), encoding="utf-8")


def _database_path() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    return Path(str(connection.settings_dict["NAME"]))


def remove_demo() -> Iterator[str]:
    """Remove the demo; yield a line for each thing removed.

    A database that the demo made goes as a whole, with index and mails. From one that
    was there before only the demo's records, people and comments go.

    Raises:
        CommandError: exit 4 while a worker of this instance runs.
    """
    if not _note_path().exists():
        yield "There is no demo to remove."
        return
    lock = WorkerLock()
    if not lock.acquire():
        raise CommandError("The demo is being served. Stop it first (ctrl-C), then: make demo-reset", returncode=4)
    try:
        made = json.loads(_note_path().read_text(encoding="utf-8"))["database"]
        if made and _database_path() == Path(made):
            yield from _remove_files(Path(made))
        else:
            yield from _remove_rows()
    finally:
        lock.release()
    for path in (logins_path(), _note_path(), lock.path):
        path.unlink(missing_ok=True)
        yield f"removed {path}"


def _remove_files(database: Path) -> Iterator[str]:
    _remove_images()
    connections.close_all()
    for suffix in DATABASE_SUFFIXES:
        path = database.with_name(database.name + suffix)
        if path.exists():
            path.unlink()
            yield f"removed {path}"
    index = Path(settings.SEARCH_URL.removeprefix("embedded://"))
    if settings.SEARCH_URL.startswith("embedded://") and index.is_dir():
        shutil.rmtree(index)
        yield f"removed {index}"
    for mail in settings.VAR_DIR.glob("mail/*.eml"):
        mail.unlink()
    (settings.VAR_DIR / "secret-key").unlink(missing_ok=True)
    for name in ("media/images", "media/original_images", "media/documents", "media", "mail", "static"):
        folder = settings.VAR_DIR / name
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _remove_images() -> None:
    for image in Image.objects.filter(title__in=[path.name for path in IMAGES.iterdir()]):
        image.delete()  # takes its files and renditions with it


@transaction.atomic
def _remove_rows() -> Iterator[str]:
    keys = [record.translation_key for record in demo_records()]
    practices = list(Practice.objects.filter(translation_key__in=keys))
    emails = {row["email"] for row in demo_comments()}
    PracticeComment.objects.filter(user_email__in=emails).delete()
    removed = 0
    for practice in practices:
        if practice.discussion.exists():
            yield f"kept {practice}: it has comments that the demo did not make"
            continue
        for page in PracticePage.objects.filter(practice=practice):
            Page.objects.get(pk=page.pk).delete()
        practice.delete()
        removed += 1
    if removed == len(practices):
        _remove_images()
    people, _rows = get_user_model().objects.filter(username__in=PEOPLE).delete()
    yield f"removed {removed} records, their comments, and {len(PEOPLE) if people else 0} people"
