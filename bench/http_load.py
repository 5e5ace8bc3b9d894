"""Clients with persistent connections. Plain sockets in threads: they share the machine with what they measure."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TIMEOUT = 60


@dataclass
class Measured:
    """What the clients saw together."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


def ask(address: str, paths: Sequence[str], clients: int) -> Measured:
    """Ask for all paths, shared among the clients; each asks for its next one when it has read the last.

    Raises:
        RuntimeError: when anything but 200 is answered.
        OSError: when nobody listens.
    """
    host = urlsplit(address).netloc
    measured, errors = Measured(), []
    lock = threading.Lock()
    waiting = iter(paths)

    def client() -> None:
        connection = _Connection(host)
        try:
            while True:
                with lock:
                    path = next(waiting, None)
                if path is None:
                    return
                started = time.perf_counter()
                status = connection.get(path)
                took = (time.perf_counter() - started) * 1000
                with lock:
                    measured.milliseconds.append(took)
                    if status != 200:
                        measured.failures.append(f"{status} for {path}")
        except OSError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _number in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - started
    if errors:
        raise errors[0]
    if measured.failures:
        raise RuntimeError(f"{len(measured.failures)} answers failed: {measured.failures[:3]}")
    return measured


class _Connection:
    """One connection; opened again where the server closed it."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.socket: socket.socket | None = None

    def get(self, path: str) -> int:
        """Ask, and read the whole answer; returns the status."""
        request = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: identity\r\n\r\n".encode()
        for attempt in (1, 2):
            reused = self.socket is not None
            try:
                self._open().sendall(request)
                return self._read()
            except OSError:
                self.close()
                if attempt == 2 or not reused:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Close it, if it is open."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def _open(self) -> socket.socket:
        if self.socket is None:
            name, _colon, port = self.host.partition(":")
            self.socket = socket.create_connection((name, int(port)), timeout=TIMEOUT)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def _read(self) -> int:
        connection = self._open()
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._received(connection)
        head, _blank, body = data.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
        missing = length - len(body)
        while missing > 0:
            missing -= len(self._received(connection))
        if b"connection: close" in lines:
            self.close()
        return int(lines[0].split()[1])

    @staticmethod
    def _received(connection: socket.socket) -> bytes:
        data = connection.recv(1 << 18)
        if not data:
            raise ConnectionResetError("The server closed the connection.")
        return data
