"""The shipped nginx configuration, run by a real nginx in front of the real application."""

import grp
import http.client
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client

from portal.http.body_limits import count_chunks
from tests.factories import make_user
from tests.portal.files import CANARY, make_collection, make_document, make_image, restrict
from tests.portal.processes import ROOT, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SHIPPED = ROOT / "deploy" / "nginx.conf"
FRAME = """
{user}
daemon off;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
{server}
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server(port: int, upstream: str, folder: Path) -> str:
    """The shipped file without its redirect: other ports, no certificate, folders of the test. All else as it is."""
    log_format, _redirect, server = SHIPPED.read_text().split("\nserver {")
    shipped = f"{log_format}\nserver {{{server}"
    changes = (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r" *listen \[::\]:443 ssl;\n", ""),
        (r" *ssl_\w+ .*\n", ""),
        (r"http://127\.0\.0\.1:8000", upstream),
        (r"/srv/portal/var/media", str(folder / "media")),
        (r"/var/log/nginx/portal\.log", str(folder / "access.log")),
        (r"\$scheme", "http"),
    )
    for pattern, value in changes:
        shipped, count = re.subn(pattern, value, shipped)
        assert count, pattern
    return shipped


@pytest.fixture
def upstream() -> Iterator[str]:
    """The address of the application. The live server of the tests would serve the media folder by itself."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(count_chunks(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(20)


@pytest.fixture
def proxy(upstream: str, tmp_path: Path) -> Iterator[int]:
    """The port of nginx; the portal is behind it."""
    port = _free_port()
    (tmp_path / "media").mkdir(exist_ok=True)
    config = tmp_path / "nginx.conf"
    # started by root, nginx would serve as another user, who may not enter the folder of temporary files
    user = f"user root {grp.getgrgid(0).gr_name};" if os.geteuid() == 0 else ""
    config.write_text(FRAME.format(user=user, work=tmp_path, server=_server(port, upstream, tmp_path)))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    nginx = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(config)])
    try:
        wait_for(lambda: _answers(port))
        yield port
    finally:
        nginx.terminate()
        nginx.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what nginx answers."""
    visit = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    visit.request(method, address, headers={"Host": "localhost", **headers})
    response = visit.getresponse()
    answer = response.status, dict(response.getheaders()), response.read()
    visit.close()
    return answer


def test_nginx_gives_public_renditions_to_all_and_restricted_files_to_nobody_else(proxy: int, settings: Any) -> None:
    public, private = make_collection("Public"), make_collection("Private")
    restrict(private, "login")
    picture, secret = make_image(public), make_image(private, "secret.png")
    rendition, hidden = picture.get_rendition("width-20"), secret.get_rendition("width-20")
    document, public_bytes = make_document(private), rendition.file.read()

    for settings.SERVE_MEDIA in (True, False):  # the portal sends, or nginx does
        status, headers, body = ask(proxy, rendition.url)
        assert (status, body) == (200, public_bytes)
        assert headers["Content-Type"] == "image/png"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]
        assert "max-age=300" in headers["Cache-Control"]

    name = hidden.file.name.removeprefix("images/")
    for address in (
        hidden.url, secret.file.url, picture.file.url, document.file.url, f"/-/renditions/{name}",
        f"/-/renditions/../{document.file.name}", f"/media/images/..%2f{document.file.name}",
        "/media/", "/media/images/",
        f"/media/images/../{document.file.name}",
    ):  # fmt: skip
        for condition in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
            status, headers, body = ask(proxy, address, **condition)
            assert status in {400, 404}, address
            assert CANARY not in body
            assert not {"ETag", "Last-Modified", "Content-Range"} & set(headers)
    assert ask(proxy, document.url)[0] == 302

    client = Client()
    client.force_login(make_user())
    cookie = client.cookies.output(header="", sep=";").strip()
    status, headers, body = ask(proxy, document.url, Cookie=cookie)
    assert (status, body) == (200, CANARY)
    assert headers["Cache-Control"] == "private, no-store"
    assert not {"ETag", "Last-Modified"} & set(headers)
    assert ask(proxy, hidden.url, Cookie=cookie)[2] == hidden.file.read()
    status, headers, body = ask(proxy, document.url, Cookie=cookie, Range="bytes=0-3")
    assert (status, body) == (200, CANARY)


def test_a_body_that_is_too_large_is_answered_in_the_language_of_the_reader(proxy: int) -> None:
    assert django_settings.ADMIN_BODY_BYTES < 22 * 1024 * 1024
    for size in (2 * 1024 * 1024, 23 * 1024 * 1024, 300 * 1024 * 1024):
        visit = http.client.HTTPConnection("127.0.0.1", proxy, timeout=60)
        visit.putrequest("POST", "/da/practices/")
        for name, value in {"Content-Type": "text/plain", "Content-Length": str(size)}.items():
            visit.putheader(name, value)
        visit.endheaders()
        if size < 22 * 1024 * 1024:
            visit.send(b"x" * size)  # nginx takes what it passes on before it asks
        response = visit.getresponse()
        body = response.read().decode()
        assert response.status == 413
        assert '<html lang="da"' in body
        assert response.getheader("X-Content-Type-Options") == "nosniff"
        visit.close()


def test_the_access_log_holds_no_secret_part_of_a_link(proxy: int, tmp_path: Path) -> None:
    secrets = ("c0ffee-secret", "t0ken-secret")
    ask(proxy, f"/mt/comments/confirm/{secrets[0]}/")
    ask(proxy, f"/admin/password_reset/confirm/MQ/{secrets[1]}/")
    ask(proxy, "/en/", Referer=f"https://localhost/en/comments/mute/{secrets[0]}/")
    log = tmp_path / "access.log"
    wait_for(lambda: log.exists() and log.read_text().count("\n") == 3)
    assert "/mt/comments/confirm/[removed]" in log.read_text()
    assert not any(secret in log.read_text() for secret in secrets)
