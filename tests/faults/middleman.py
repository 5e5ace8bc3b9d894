"""A middleman before a real server, who can keep silent, be too busy or broken, or hang up in mid-sentence."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

WRITES = ("/_bulk",)


class Middleman(ThreadingHTTPServer):
    """Passes everything on while `mood` is "good".

    mood: "good", "slow" (an answer takes `seconds`), "silent" (takes the request and says nothing), "cut" (half an
        answer), or a status that it answers with by itself.
    writes_only: whether only what is written meets the mood.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        parts = urlsplit(behind)
        self.behind = (parts.hostname or "", parts.port or 0)
        self.mood = "good"
        self.seconds = 0.0
        self.writes_only = False
        self.heard: list[str] = []
        self.ended = threading.Event()

    @property
    def host(self) -> str:
        """Where it is to be asked."""
        return f"127.0.0.1:{self.server_address[1]}"

    def mood_for(self, path: str) -> str:
        """How it takes a request."""
        return "good" if self.writes_only and not any(part in path for part in WRITES) else self.mood


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Middleman

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.heard.append(self.path)
        mood = self.server.mood_for(self.path)
        if mood == "silent":
            self.server.ended.wait(60)
            self.close_connection = True
        elif mood.isdigit():
            self._answer(int(mood), [("Content-Type", "application/json")], b'{"error": {"type": "told_so"}}')
        else:
            if mood == "slow":
                time.sleep(self.server.seconds)
            self._pass_on(body, whole=mood != "cut")

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815  named by the library

    def _pass_on(self, body: bytes, *, whole: bool) -> None:
        there = http.client.HTTPConnection(*self.server.behind, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            there.request(self.command, self.path, body or None, headers)
            answer = there.getresponse()
            kept = [
                (name, value) for name, value in answer.getheaders()
                if name.lower() not in ("transfer-encoding", "content-length", "connection")
            ]  # fmt: skip
            self._answer(answer.status, kept, answer.read(), whole=whole)
        finally:
            there.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes, *, whole: bool = True) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() == "x-elastic-product" for name, _value in headers):
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body if whole else body[: len(body) // 2])
        if not whole:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def middlemen(behind: str, count: int) -> Iterator[list[Middleman]]:
    """So many before the same server, as if it had so many nodes."""
    there = [Middleman(behind) for _each in range(count)]
    threads = [threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.05}) for each in there]
    for thread in threads:
        thread.start()
    try:
        yield there
    finally:
        for each in there:
            each.ended.set()
            each.shutdown()
            each.server_close()
        for thread in threads:
            thread.join()
