"""Starts and stops web server and worker together."""

import ctypes
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings

from portal.operations.file_modes import make_private_folders

logger = logging.getLogger(__name__)

START_SECONDS = 60
STOP_SECONDS = 10
RESTART_SECONDS = 2


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Return whether a server can listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free_port(port: int) -> int:
    """Return the first free port after `port`; 0 if none of the next ones is free."""
    return next((other for other in range(port + 1, min(port + 50, 65536)) if port_is_free(other)), 0)


def die_with_parent() -> None:
    """Have Linux terminate this process when its parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Site:
    """gunicorn and the worker as children of this process."""

    def __init__(self, *, port: int, host: str = "127.0.0.1", threads: int = 4) -> None:
        self.port = port
        # The number of processes is WEB_CONCURRENCY, which gunicorn reads itself.
        self.web_command = [
            sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}", "--threads", str(threads),
            "--worker-tmp-dir", str(settings.VAR_DIR), "--graceful-timeout", "5", "--log-level", "warning",
            "--limit-request-line", "8190",
            "--logger-class", "portal.operations.gunicorn_log.RedactingLogger",
            "--forwarded-allow-ips", ",".join(settings.TRUSTED_PROXIES),
        ]  # fmt: skip
        self.worker_command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
        self.stopping = False

    def serve(self, on_ready: Callable[[], None]) -> int:
        """Start both, call `on_ready` once pages are served, and wait for the end; return the exit code."""
        previous = {number: signal.signal(number, self._order_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
        die_with_parent()
        make_private_folders()  # before anything is uploaded
        web = self._start(self.web_command)
        worker = self._start(self.worker_command)
        worker_started = time.monotonic()
        try:
            if not self._wait_until_ready(web):
                return 0 if self.stopping else 1
            on_ready()
            while not self.stopping and web.poll() is None:
                if worker.poll() is not None and time.monotonic() - worker_started > RESTART_SECONDS:
                    logger.error("The worker ended by itself (%s); starting it again", worker.returncode)
                    worker, worker_started = self._start(self.worker_command), time.monotonic()
                time.sleep(0.2)
            return 0 if self.stopping else 1
        finally:
            stop_all([web, worker])
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _order_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
        # A process group of its own, so that ctrl-C reaches only this process, which then stops the others.
        return subprocess.Popen(  # noqa: S603  a fixed command of ours
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            start_new_session=True,
            preexec_fn=die_with_parent,  # safe: this process has one thread
        )

    def _wait_until_ready(self, web: "subprocess.Popen[bytes]") -> bool:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not self.stopping and web.poll() is None:
            if self._answers():
                return True
            time.sleep(0.1)
        return False

    def _answers(self) -> bool:
        """Return whether a page is served, with whatever status: so the first visitor does not wait."""
        visit = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            visit.request("GET", "/en/", headers={"Host": self._host_name()})
            visit.getresponse()
        except OSError:
            return False
        finally:
            visit.close()
        return True

    @staticmethod
    def _host_name() -> str:
        return next((host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))), "127.0.0.1")


def stop_all(processes: "list[subprocess.Popen[bytes]]") -> None:
    """Terminate the processes, and kill those that have not ended after some seconds."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
