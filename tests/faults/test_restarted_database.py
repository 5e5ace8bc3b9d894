"""PostgreSQL is restarted while people read, comment and edit: pages or 503, nothing else, and nothing is lost."""

import re
import threading
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from tests.faults.postgres_server import OwnServer, own_server
from tests.html import Fields
from tests.portal.databases import copy_of_test_database
from tests.portal.operations.test_two_processes import _free_port
from tests.portal.processes import run, start, wait_for
from tests.practices.discussion.visitor import entry
from tests.rounds import rounds

pytestmark = pytest.mark.django_db  # so that the migrated database exists
KEY = "k" * 60
SETUP = """
from django.core.management import call_command
from tests.factories import make_record, make_user
call_command("createcachetable", verbosity=0)
make_user(username="root", superuser=True)
make_record("Homework", number=460, versions={"da": "Lektier"})
"""
PAGES = ("/en/", "/da/practices/", "/en/practices/homework/", "/en/practice/460/comments/", "/api/v1/practices")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The answer itself, not where it leads."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Site:
    """A site whose database may be restarted, and what its visitors saw."""

    address: str
    server: OwnServer
    instance: dict[str, str]
    statuses: Counter[int] = field(default_factory=Counter)
    comments: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    typed: list[bool] = field(default_factory=list)


class Browser:
    """One visitor with cookies."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, data: Any = None) -> tuple[int, str]:
        """Status and text; a form is posted."""
        body = urlencode(data, doseq=True).encode() if data is not None else None
        request = urllib.request.Request(self.site.address + path, body, {"Accept": "text/html"})
        try:
            with self.opener.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        self.site.statuses[status] += 1
        return status, text


@pytest.fixture(scope="module")
def site(django_db_setup: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`manage.py serve` with two processes and the worker, on a server of its own with the migrated database."""
    folder, port = tmp_path_factory.mktemp("restarted"), _free_port()
    log = folder / "serve.log"
    with own_server() as server:
        instance = {
            "DATABASE_URL": server.url,
            "VAR_DIR": str(folder),
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": KEY,
            "EMAIL_URL": f"filemail://{folder}/mail",
            "RATE_LIMITS": "off",
            "WEB_CONCURRENCY": "2",
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        }
        with copy_of_test_database(folder) as migrated:
            server.fill_from(migrated)
        prepared = run("shell", "-v", "0", "-c", SETUP, **instance)
        assert prepared.returncode == 0, prepared.stderr
        process = start("serve", log=log, **instance)
        try:
            wait_for(lambda: "is served from" in log.read_text() or process.poll() is not None, 90)
            assert process.poll() is None, log.read_text()
            yield Site(instance["SITE_URL"], server, instance)
        finally:
            process.terminate()
            process.wait(30)


def read(browser: Browser, ended: threading.Event) -> None:
    while not ended.is_set():
        for path in PAGES:
            browser.ask(path)


def comment(browser: Browser, ended: threading.Event) -> None:
    practice: Any = SimpleNamespace(number=460)
    while not ended.is_set():
        text = f"We tried this in our school: {uuid.uuid4().hex}"
        token = Fields(browser.ask("/en/practice/460/comments/")[1]).values.get("csrfmiddlewaretoken")
        if not token:
            continue
        data = {**entry(practice, comment=text, email=f"{uuid.uuid4().hex}@example.org"), "csrfmiddlewaretoken": token}
        status, answer = browser.ask("/en/practice/460/comments/", data)
        if status == 302:
            browser.site.comments.append(text)
        elif status == 503:
            browser.site.typed.append(text in answer)


def edit(browser: Browser, ended: threading.Event) -> None:
    token = Fields(browser.ask("/admin/login/")[1]).values["csrfmiddlewaretoken"]
    data = {"username": "root", "password": "secret", "csrfmiddlewaretoken": token, "next": "/admin/"}
    assert browser.ask("/admin/login/", data)[0] == 302
    with psycopg.connect(browser.site.server.url) as connection:
        query = "SELECT id FROM wagtailcore_page WHERE title = 'Homework'"
        (page,) = connection.execute(query).fetchone()  # type: ignore[misc]
    address = f"/admin/pages/{page}/edit/"
    form = dict(querydict_from_html(browser.ask(address)[1], form_id="page-edit-form", exclude_csrf=False).lists())
    text = streamfield([("text", rich_text("<p>A room where parents meet.</p>"))])
    form |= nested_form_data({"body": text, "further_reading": streamfield([])})
    form["organisations-count"] = "0"
    while not ended.is_set():
        title = f"Homework {uuid.uuid4().hex}"
        extra = {"action-publish": "action-publish"} if len(browser.site.titles) % 2 else {}
        status, answer = browser.ask(address, {**form, "title": title, **extra})
        if status == 302:
            browser.site.titles.append(title)
        elif status == 503:
            browser.site.typed.append(title in answer)


def _restart(site: Site, failures: list[str]) -> None:
    """Until somebody has seen it, and everybody works again."""
    seen = site.statuses[503]
    site.server.restart()
    wait_for(lambda: site.statuses[503] > seen or bool(failures), 60)
    titles, comments = len(site.titles), len(site.comments)
    wait_for(lambda: (len(site.titles) > titles and len(site.comments) > comments) or bool(failures), 90)


def test_readers_visitors_and_editors_see_pages_or_503_and_nothing_acknowledged_is_lost(
    site: Site, settings: Any
) -> None:
    settings.SECRET_KEY = KEY  # of the site, so that its forms can be filled in here
    ended = threading.Event()
    failures: list[str] = []

    def work(action: Any) -> None:
        try:
            action(Browser(site), ended)
        except Exception as error:  # noqa: BLE001  told below
            failures.append(repr(error))

    threads = [threading.Thread(target=work, args=(action,)) for action in (read, read, comment, comment, edit, edit)]
    for thread in threads:
        thread.start()
    wait_for(lambda: (len(site.titles) > 1 and len(site.comments) > 1) or bool(failures), 90)
    for _round in range(rounds(2)):
        _restart(site, failures)
    ended.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(site.statuses) <= {200, 302, 503}
    assert all(site.typed)
    with psycopg.connect(site.server.url) as connection:
        comments = {row[0] for row in connection.execute("SELECT comment FROM django_comments")}
        titles = {row[0] for row in connection.execute("SELECT content->>'title' FROM wagtailcore_revision")}
    assert [text for text in site.comments if text not in comments] == []
    assert [title for title in site.titles if title not in titles] == []


def test_the_index_equals_the_database_afterwards(site: Site) -> None:
    checks: list[Any] = []

    def equal() -> bool:
        checks.append(run("search_index", "check", **site.instance))
        return checks[-1].returncode == 0

    wait_for(equal, 60)


def test_the_page_of_the_fault_is_what_a_reader_sees_while_the_database_is_away(site: Site) -> None:
    site.server.stop()
    status, text = Browser(site).ask("/da/practices/homework/")
    assert status == 503
    assert re.search(r'<html lang="da">', text)
