"""How much may be sent is known before it is read."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.test.client import FakePayload, RequestFactory

from portal.http.body_limits import count_chunks
from tests.factories import make_user

MEGABYTE = 1024 * 1024
LARGE = 300 * MEGABYTE
application = count_chunks(get_wsgi_application())
ADDRESSES = [
    "/", "/en/", "/da/practices/", "/admin/login/", "/admin/documents/add/", "/admin/images/multiple/add/",
    "/api/v1/practices", "/documents/authenticate_with_password/1/", "/en/nothing/", "/media/images/x.png",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A server closes old connections before each request; here they belong to the test."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


class Watched(io.RawIOBase):
    """A body without end that counts what is read of it."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def read(self, size: int = -1) -> bytes:
        piece = b"x" * min(self.left, 65536 if size < 0 else size)
        self.left -= len(piece)
        self.taken += len(piece)
        return piece


def sent(
    address: str, size: int, method: str = "POST", chunked: bool = False, **extra: Any
) -> tuple[str, Any, Watched]:
    """Status, headers and body of what the application of the server answers."""
    body = Watched(size)
    environ = RequestFactory().generic(method, address).environ | {"wsgi.input": body}
    environ |= {"CONTENT_TYPE": "multipart/form-data; boundary=b", **extra}
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {"CONTENT_LENGTH": str(size)}
    said: dict[str, Any] = {}
    answer = application(environ, lambda status, headers, *rest: said.update(status=status, headers=dict(headers)))
    said["body"] = b"".join(answer).decode()
    return said["status"][:3], said, body


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
def test_300_megabytes_of_a_stranger_are_refused_unread(address: str, method: str) -> None:
    status, said, body = sent(address, LARGE, method)
    assert status == "413"
    assert body.taken == 0
    assert said["headers"]["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in said["headers"]
    assert "X-Frame-Options" in said["headers"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_of_unknown_length_is_counted_and_refused(address: str) -> None:
    status, said, body = sent(address, LARGE, chunked=True)
    assert status == "413"
    assert body.taken <= django_settings.PUBLIC_BODY_BYTES + 1
    assert "Content-Security-Policy" in said["headers"]


@pytest.mark.django_db
def test_the_refusal_is_in_the_language_of_the_reader() -> None:
    _status, danish, _body = sent("/da/practices/", LARGE)
    assert '<html lang="da"' in danish["body"]
    _status, greek, _body = sent("/admin/login/", LARGE, HTTP_ACCEPT_LANGUAGE="el")
    assert '<html lang="el"' in greek["body"]
    _status, answer, _body = sent("/api/v1/practices", LARGE)
    assert answer["headers"]["Content-Type"] == "application/json"


def test_a_form_of_unknown_length_arrives_whole() -> None:
    seen: dict[str, Any] = {}

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(length=environ["CONTENT_LENGTH"], body=environ["wsgi.input"].read())
        return []

    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(b"comment=Hello")}
    count_chunks(inner)(environ, lambda *given: None)
    assert seen == {"length": "13", "body": b"comment=Hello"}


@pytest.mark.django_db
def test_an_account_without_the_admin_sends_no_more_than_a_stranger(client: Client) -> None:
    client.force_login(make_user())
    assert client.post("/en/", b"x" * (MEGABYTE + 1), content_type="text/plain").status_code == 413


@pytest.mark.django_db
def test_people_of_the_admin_send_files_up_to_the_limit(client: Client) -> None:
    client.force_login(make_user("editor"))
    cookies = client.cookies.output(header="", sep=";").strip()
    limit = django_settings.ADMIN_BODY_BYTES
    assert sent("/admin/documents/add/", limit + 1, HTTP_COOKIE=cookies)[0] == "413"
    assert sent("/admin/documents/add/", limit + 1, chunked=True, HTTP_COOKIE=cookies)[0] == "413"
    assert sent("/admin/documents/add/", limit, HTTP_COOKIE=cookies)[0] != "413"


@pytest.mark.django_db
def test_a_form_without_files_that_is_too_long_is_413_too(client: Client) -> None:
    client.force_login(make_user("editor"))
    long = "x" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    response = client.generic(
        "POST", "/admin/account/", b"a=" + long.encode(), content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["fields", "files"])
def test_a_form_of_too_many_parts_is_refused(client: Client, kind: str) -> None:
    disposition = 'form-data; name="a"' + ('; filename="a.txt"' if kind == "files" else "")
    part = f"--b\r\nContent-Disposition: {disposition}\r\n\r\nx\r\n".encode()
    body = part * (10_001 if kind == "fields" else 200) + b"--b--\r\n"
    response = client.generic("POST", "/admin/login/", body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == 400


@pytest.mark.parametrize("length", ["-1", "none", "1e9", "", " "])
@pytest.mark.django_db
def test_a_length_that_is_no_number_is_no_fault_of_the_server(length: str) -> None:
    environ = RequestFactory().generic("POST", "/en/").environ
    environ |= {"wsgi.input": FakePayload(b""), "CONTENT_LENGTH": length}
    said: list[str] = []
    b"".join(application(environ, lambda status, headers, *rest: said.append(status)))
    assert int(said[0][:3]) < 500
