"""Database, mails and private media are readable by their owner only."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.operations.doctor import CheckState, examine
from portal.operations.file_modes import close_to_others, open_to_others
from portal.operations.worker import Worker
from practices.mailing.outbox import queue_mail, send_due
from tests.portal.processes import run

pytestmark = pytest.mark.django_db


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def instance(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """An older version's files: everybody may read them."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_URL = f"filemail://{tmp_path / 'mail'}"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "portal.sqlite3"}}
    for name in (
        "portal.sqlite3",
        "portal.sqlite3-wal",
        "portal.sqlite3-shm",
        "portal.sqlite3.copy",
        "demo-logins.json",
        "secret-key",
    ):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    for name in ("mail", "media/documents", "media/original_images", "media/images"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name).chmod(0o755)
    yield tmp_path


def test_what_everybody_may_read_is_found_and_closed_and_public_pictures_stay(instance: Path) -> None:
    found = {str(path.relative_to(instance)) for path in open_to_others()}
    assert found == {
        "portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm", "portal.sqlite3.copy", "demo-logins.json",
        "secret-key", "mail", "media/documents", "media/original_images",
    }  # fmt: skip
    close_to_others()
    assert open_to_others() == []
    assert mode(instance / "portal.sqlite3") == 0o600
    assert mode(instance / "mail") == 0o700
    assert mode(instance / "media" / "images") == 0o755


def test_the_doctor_says_what_is_open_and_the_worker_mends_it(instance: Path) -> None:
    finding = next(finding for finding in examine() if finding.name == "private files")
    assert finding.state == CheckState.WARN
    assert "portal.sqlite3" in finding.detail
    assert finding.fix.startswith("chmod go= ")
    Worker().run_once()
    assert next(finding for finding in examine() if finding.name == "private files").state == CheckState.OK


def test_a_folder_for_mails_outside_of_the_portals_own_is_left_as_it_is(
    instance: Path, settings: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    elsewhere.chmod(0o755)
    settings.EMAIL_URL = f"filemail://{elsewhere}"
    close_to_others()
    assert mode(elsewhere) == 0o755


def test_a_new_database_and_its_log_are_private_from_the_first_command_on(tmp_path: Path) -> None:
    database = tmp_path / "new.sqlite3"
    code = (
        "import os; os.umask(0o022); from django.db import connection as c; k = c.cursor(); "
        "k.execute('CREATE TABLE t (a)'); k.execute('INSERT INTO t VALUES (1)'); "
        "print([oct(os.stat(f'{c.settings_dict[\"NAME\"]}{e}').st_mode & 0o777) for e in ('', '-wal', '-shm')])"
    )
    result = run("shell", "-v", "0", "-c", code, DATABASE_URL=f"sqlite:///{database}", VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "['0o600', '0o600', '0o600']"


def test_each_mail_is_written_for_its_owner_only(settings: Any, tmp_path: Path) -> None:
    queue_mail(recipient="a@example.org", subject="S", text="T", language="en", purpose="test")
    assert send_due() == 1
    (mail,) = (tmp_path / "mail").glob("*.eml")
    assert (mode(mail), mode(mail.parent)) == (0o600, 0o700)
