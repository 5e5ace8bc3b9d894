import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from wagtail.models import Locale

from portal.models import ContentPage, HomePage
from practices.records.models.page import PracticeIndexPage
from practices.vocabularies.models import Label
from tests.portal.processes import ROOT, environment, run

COMPLETE = {
    "SECRET_KEY": "k" * 60,
    "SITE_URL": "https://example.org",
    "ALLOWED_HOSTS": "example.org",
    "EMAIL_URL": "smtp://localhost",
}


def production(tmp_path: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Import the production settings in a process of their own and print some of them."""
    shown = "getattr(p, 'SECURE_SSL_REDIRECT', False), p.RATE_LIMITS, p.DEBUG"
    code = f"from portal.settings import production as p; print({shown})"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(VAR_DIR=str(tmp_path), **variables),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    result = production(tmp_path, **COMPLETE)
    assert result.stdout.split() == ["True", "on", "False"], result.stderr


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_refuses_to_start_and_names_what_is_missing(name: str, tmp_path: Path) -> None:
    result = production(tmp_path, **{**COMPLETE, name: ""})
    assert result.returncode
    assert f"Missing in the environment: {name}." in result.stderr


def test_production_refuses_http_but_on_a_loopback_host(tmp_path: Path) -> None:
    refused = production(tmp_path, **{**COMPLETE, "SITE_URL": "http://example.org"})
    assert "https://" in refused.stderr
    taken = production(tmp_path, **{**COMPLETE, "SITE_URL": "http://127.0.0.1:8000"})
    assert taken.stdout.split() == ["False", "on", "False"], taken.stderr


def test_production_refuses_a_short_key(tmp_path: Path) -> None:
    result = production(tmp_path, **{**COMPLETE, "SECRET_KEY": "short"})
    assert "shorter than 50" in result.stderr


def test_serving_from_an_empty_database_says_what_is_due_and_ends_with_four(tmp_path: Path) -> None:
    result = run(
        "serve", VAR_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="portal.settings.production",
        **{**COMPLETE, "SITE_URL": "http://127.0.0.1:8000"},
    )  # fmt: skip
    assert result.returncode == 4
    assert "manage.py migrate" in result.stderr
    assert "manage.py createsuperuser" in result.stderr


def test_the_deployment_check_has_nothing_to_say(tmp_path: Path) -> None:
    result = run(
        "check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path),
        DJANGO_SETTINGS_MODULE="portal.settings.production",
        **{**COMPLETE, "SECRET_KEY": "".join(chr(97 + at * 7 % 26) for at in range(60))},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


@pytest.mark.django_db
def test_a_language_that_is_lost_is_made_again_and_a_second_time_changes_nothing(capsys: Any) -> None:
    pages = {
        model: model.objects.filter(locale__language_code="mt").count()
        for model in (HomePage, PracticeIndexPage, ContentPage)
    }
    HomePage.objects.get(locale__language_code="mt").delete()
    Label.objects.filter(language="mt").delete()
    Locale.objects.get(language_code="mt").delete()

    call_command("add_language", "mt")
    call_command("add_language", "MT")

    assert {model: model.objects.filter(locale__language_code="mt").count() for model in pages} == pages
    assert Label.objects.filter(language="mt").exists()
    assert capsys.readouterr().out.splitlines()[1].endswith("was there already")


def test_a_language_that_the_settings_do_not_know_is_refused_with_the_line_to_add() -> None:
    with pytest.raises(CommandError, match=r'Language\("ga"') as caught:
        call_command("add_language", "ga")
    assert caught.value.returncode == 4


def test_a_full_disk_leaves_no_empty_secret_key(tmp_path: Path) -> None:
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, -1)); "
    code = "from portal.settings import dev; print(len(dev.SECRET_KEY))"
    command = [sys.executable, "-c"]
    variables = environment(VAR_DIR=str(tmp_path))
    failed = subprocess.run([*command, full + code], env=variables, cwd=ROOT, capture_output=True, check=False)
    assert failed.returncode != 0
    assert not (tmp_path / "secret-key").exists()
    result = subprocess.run([*command, code], env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    assert int(result.stdout) >= 50, result.stderr
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
