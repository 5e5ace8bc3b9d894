"""Two web processes with production settings: what one of them changes, the other shows at the next request."""

import json
import re
import socket
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.html import Fields
from tests.portal.databases import copy_of_test_database
from tests.portal.processes import run, start, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("two-processes")]
SETUP = """
from django.core.management import call_command
from tests.factories import make_record, make_user
from practices.vocabularies.models import Term
call_command("createcachetable", verbosity=0)  # the tests' own cache is another one
make_user(username="root", superuser=True)
tags = {"type": ["practice"], "country": ["BE"], "school_level": ["primary"]}
make_record("Parents' room", number=460, versions={"da": "Et rum til forældre"}, tags=tags)
print(Term.objects.get(vocabulary__code="school_level", code="primary").pk)
"""
NEW = "Indskoling efter omdøbning"
VOCABULARIES, RECORD = "/api/v1/vocabularies?lang=da", "/da/practices/et-rum-til-foraeldre/"
AT_ONCE, FROM_EACH = 24, 10


@dataclass
class Site:
    """A running site: its address, the log that tells which process answered, and the id of a term."""

    address: str
    access_log: Path
    term: int

    def read(self, path: str) -> str:
        """One page, on a connection of its own; anything but 200 is a failure."""
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            assert answer.status == 200
            return answer.read().decode()

    def read_from_both(self, path: str) -> list[str]:
        """The page until each of the two processes has answered it several times, whichever the system prefers.

        One process may still be starting, or be left idle while the other is quick enough: so many requests in a
        row prove nothing about both.
        """
        self.access_log.write_text("")
        answers: list[str] = []

        def both_answered() -> bool:
            with ThreadPoolExecutor(8) as pool:
                answers.extend(pool.map(self.read, [path] * AT_ONCE))
            answered = Counter(re.findall(r"^<\d+>", self.access_log.read_text(), re.MULTILINE))
            return len(answered) == 2 and min(answered.values()) >= FROM_EACH

        wait_for(both_answered, 60)
        return answers


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`manage.py serve` with two processes on a copy of the migrated database."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    access_log, log = folder / "access.log", folder / "serve.log"
    access_log.touch()
    with copy_of_test_database(folder) as database:
        instance = {
            "DATABASE_URL": database,
            "VAR_DIR": str(folder),
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "k" * 60,
            "EMAIL_URL": f"filemail://{folder}/mail",
            "WEB_CONCURRENCY": "2",
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "GUNICORN_CMD_ARGS": f"--access-logfile {access_log} --access-logformat %(p)s",
        }
        prepared = run("shell", "-v", "0", "-c", SETUP, **instance)
        assert prepared.returncode == 0, prepared.stderr
        process = start("serve", log=log, **instance)
        try:
            wait_for(lambda: "is served from" in log.read_text() or process.poll() is not None, 60)
            assert process.poll() is None, log.read_text()
            yield Site(instance["SITE_URL"], access_log, int(prepared.stdout))
        finally:
            process.terminate()
            process.wait(20)


def _rename(site: Site, label: str) -> str:
    """As a person does it: log in, open the term, change one field, save. Returns the label before."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(path: str) -> dict[str, str]:
        with browser.open(site.address + path, timeout=20) as answer:
            return Fields(answer.read().decode()).values

    def post(path: str, values: dict[str, str]) -> str:
        with browser.open(site.address + path, urlencode(values).encode(), timeout=20) as answer:
            return answer.url

    landed = post("/admin/login/", get("/admin/login/") | {"username": "root", "password": "secret"})
    assert "login" not in landed
    path = f"/admin/terms/{site.term}/"
    form = get(path)
    before = form["label_da"]
    post(path, form | {"label_da": label})
    return before


def test_a_renamed_label_shows_at_once_in_every_process_and_the_old_one_never_again(site: Site) -> None:
    looks = {VOCABULARIES: _labels_in_json, RECORD: _labels_in_page}
    for path in looks:  # both processes have the old label in memory
        site.read_from_both(path)
    old = _rename(site, NEW)
    assert old
    for path, look in looks.items():
        labels = [look(answer) for answer in site.read_from_both(path)]
        assert {(NEW in found, old in found) for found in labels} == {(True, False)}


def _labels_in_json(answer: str) -> set[str]:
    return {term["label"] for term in json.loads(answer)["school_level"]}


def _labels_in_page(answer: str) -> set[str]:
    return {unescape(text).strip() for text in re.findall(r">([^<>]+)<", answer)}
