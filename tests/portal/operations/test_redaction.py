"""Who reads the log does not get in with what stands there."""

import http.client
import io
import logging
import logging.config
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from portal.operations.redaction import redact
from tests.portal.processes import ROOT, environment

pytestmark = pytest.mark.django_db
TOKEN = "c0ffee-0123456789abcdef0123456789abcdef"
LINKS = (
    f"/admin/password_reset/confirm/MQ/{TOKEN}/",
    f"/en/comments/confirm/{TOKEN}/",
    f"/mt/comments/mute/{TOKEN}/",
)


def written(requests: Any) -> str:
    """What the log of the portal holds after the requests, by its own settings."""
    stream = io.StringIO()
    logging.config.dictConfig(django_settings.LOGGING)
    handler: Any = logging.getLogger().handlers[0]
    before = handler.setStream(stream)
    try:
        requests()
    finally:
        handler.setStream(before)
    return stream.getvalue()


@pytest.mark.parametrize("link", LINKS)
def test_a_refused_post_and_a_dead_link_do_not_log_the_link(link: str) -> None:
    def requests() -> None:
        Client(enforce_csrf_checks=True).post(link)
        Client().get(link)
        Client().put(link)
        Client().get(link + "more")
        Client().get("/en/languages/", {"next": link})

    log = written(requests)
    assert "Forbidden (CSRF cookie not set.)" in log
    assert "[removed]" in log
    assert TOKEN not in log


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("frame", ["{}", "Not Found: {}", '"GET {}?x=1 HTTP/1.1" 200', "next=%2Fen{}", "{} and {}"])
def test_a_link_is_left_out_wherever_it_stands_in_a_line(link: str, frame: str) -> None:
    assert TOKEN not in redact(frame.format(link, link))
    assert TOKEN not in redact(frame.format(link, link).replace("/", "%2F"))
    assert redact(frame.format("/en/practices/parents-room/", "")) == frame.format("/en/practices/parents-room/", "")


def test_the_access_log_of_the_web_server_leaves_them_out(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "access.log"
    command = [
        sys.executable, "-m", "gunicorn", "tests.portal.plain_site", "--bind", f"127.0.0.1:{port}",
        "--logger-class", "portal.operations.gunicorn_log.RedactingLogger",
        "--access-logfile", str(log), "--log-level", "warning",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment()) as server:
        try:
            for link in LINKS:
                _visit(port, link)
        finally:
            server.terminate()
    lines = log.read_text()
    assert len(re.findall(r"GET \S*\[removed\]\S* HTTP", lines)) == 3
    assert TOKEN not in lines


def _visit(port: int, link: str) -> None:
    until = time.monotonic() + 30
    while True:
        visit = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            visit.request("GET", link, headers={"Referer": f"http://127.0.0.1{link}"})
            visit.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        finally:
            visit.close()


def test_the_portal_starts_its_web_server_with_that_log() -> None:
    from portal.operations.serving import Site

    command = Site(port=1).web_command
    assert command[command.index("--logger-class") + 1] == "portal.operations.gunicorn_log.RedactingLogger"
