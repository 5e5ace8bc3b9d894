import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from portal.catalogues.files import compile_catalogues
from portal.models import ContentPage, HomePage
from portal.operations.doctor import CheckState, Finding, examine
from practices.jobs import heartbeat
from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import queue_mail
from tests.portal.processes import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_instance(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    compile_catalogues(settings.LOCALE_PATHS[0])


def findings() -> dict[str, Finding]:
    return {finding.name: finding for finding in examine()}


def test_a_sound_instance_fails_in_nothing() -> None:
    heartbeat.beat()
    found = findings()
    assert [finding for finding in found.values() if finding.state == CheckState.FAIL] == []
    assert {"database", "migrations", "cache", "worker", "search", "mails", "catalogues", "pages"} <= found.keys()


def test_whatever_is_not_well_comes_with_what_to_do() -> None:
    for finding in findings().values():
        assert bool(finding.fix) == (finding.state != CheckState.OK), finding


def test_a_missing_worker_is_a_warning() -> None:
    assert findings()["worker"].state == CheckState.WARN


def test_a_mail_that_was_given_up_is_a_warning() -> None:
    mail = queue_mail(recipient="a@example.org", subject="s", text="t", language="en", purpose="test")
    OutgoingMail.objects.filter(pk=mail.pk).update(given_up_at=timezone.now())
    assert "1 given up" in findings()["mails"].detail


def test_a_home_page_that_is_not_live_is_a_failure_and_names_its_language() -> None:
    HomePage.objects.filter(locale__language_code="mt").update(live=False)
    found = findings()["pages"]
    assert found.state == CheckState.FAIL
    assert "home (mt)" in found.detail


def test_a_footer_page_that_is_not_live_is_a_warning() -> None:
    ContentPage.objects.filter(locale__language_code="el", role="privacy").update(live=False)
    found = findings()["pages"]
    assert found.state == CheckState.WARN
    assert found.detail == "not live: privacy (el)"


def test_the_report_as_json_can_be_read_by_programs(capsys: Any) -> None:
    call_command("doctor", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {"name", "state", "detail", "fix"} == set(rows[0])


def test_a_failure_ends_with_four(capsys: Any) -> None:
    HomePage.objects.filter(locale__language_code="mt").update(live=False)
    with pytest.raises(CommandError) as caught:
        call_command("doctor")
    assert caught.value.returncode == 4
    assert "FAIL pages" in capsys.readouterr().out


def test_an_empty_database_is_said_to_need_migrations(tmp_path: Any) -> None:
    result = run("doctor", VAR_DIR=str(tmp_path / "new"))
    assert result.returncode == 4
    assert "manage.py migrate" in result.stdout
    assert "Traceback" not in result.stderr


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path: Any) -> None:
    result = run("doctor", VAR_DIR=str(tmp_path), DATABASE_URL="postgres://portal:geheim-77@127.0.0.1:1/none")
    assert result.returncode == 4
    assert "FAIL database" in result.stdout
    assert "geheim-77" not in result.stdout + result.stderr
