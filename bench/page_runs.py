"""Whole pages: through Django's handler in this process, and over HTTP from a portal served as in production."""

import gc
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from bench.http_load import ask
from bench.instance import ROOT, Instance, free_port
from bench.questions import FIFTH, FILTERS, NOTHING, SUGGEST, WORD, WORDS, Asked
from bench.results import PER_SECOND, Result, single, timed

SEARCHES = (NOTHING, WORD, WORDS, FILTERS, FIFTH)
START_SECONDS = 120
CLIENTS = (1, 8)
PROCESSES = 2


def paths(questions: dict[str, list[Asked]]) -> dict[str, list[str]]:
    """Addresses by kind."""
    return {
        kind: [asked.suggest_path if kind == SUGGEST else asked.path for asked in questions[kind]]
        for kind in (*SEARCHES, SUGGEST)
    }


def in_process(addresses: dict[str, list[str]], engine: str, records: int) -> list[Result]:
    """The request from the middleware to the last byte, without network, one after the other."""
    get = _handler()
    rows: list[Result] = []
    everything: list[float] = []
    for kind, wanted in addresses.items():
        half = len(wanted) // 2
        for address in wanted[:half]:
            get(address)
        gc.collect()
        samples = []
        for address in wanted[half:]:
            started = time.perf_counter()
            get(address)
            samples.append((time.perf_counter() - started) * 1000)
        name = f"page.{SUGGEST}" if kind == SUGGEST else f"page.search.{kind}"
        rows.append(timed(name, engine, records, samples, queries=len(set(wanted[half:]))))
        everything += samples if kind != SUGGEST else []
    different = len({address for kind in SEARCHES for address in addresses.get(kind, [])})
    return [*rows, timed("page.search.all", engine, records, everything, queries=different)]


def _handler() -> Callable[[str], None]:
    from django.test import RequestFactory

    from portal.wsgi import application

    factory = RequestFactory(SERVER_NAME="127.0.0.1")

    def get(address: str) -> None:
        statuses: list[str] = []

        def begin(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
            statuses.append(status)
            return bytes

        answer: Any = application(factory.get(address).environ, begin)
        body = b"".join(answer)
        answer.close()
        if not statuses[0].startswith("200") or not body:
            raise RuntimeError(f"{statuses[0]} for {address}")

    return get


def over_http(instance: Instance, addresses: dict[str, list[str]], engine: str, records: int) -> list[Result]:
    """The same pages from two processes, asked by one and by eight clients with connections kept open."""
    rows: list[Result] = []
    with served(instance) as address:
        for clients in CLIENTS:
            mixed: list[str] = []
            for kind, wanted in addresses.items():
                half = len(wanted) // 2
                ask(address, wanted[:half], clients)
                measured = ask(address, wanted[half:], clients)
                name = f"page.http.{kind}"
                rows.append(
                    timed(
                        name, engine, records, measured.milliseconds, queries=len(set(wanted[half:])), clients=clients
                    )
                )
                if kind != SUGGEST:
                    mixed += wanted[half:]
            # Kinds in turn, as visitors ask; for pages a second.
            turns = [mixed[at :: len(SEARCHES)] for at in range(len(SEARCHES))]
            measured = ask(address, [each for turn in turns for each in turn], clients)
            rate = len(measured.milliseconds) / measured.seconds
            rows.append(
                single("page.http.pages", engine, records, PER_SECOND, rate, clients=clients,
                       runs=len(measured.milliseconds), queries=len(set(mixed)))
            )  # fmt: skip
    return rows


@contextmanager
def served(instance: Instance) -> Iterator[str]:
    """The portal as `make serve` serves it; yields its address. Nobody is made administrator for that."""
    port = free_port()
    environment = {**instance.environment(port), "WEB_CONCURRENCY": str(PROCESSES)}
    command = ["sh", "scripts/serve.sh"]
    server = subprocess.Popen(  # noqa: S603  our own script
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server)
        _refuse_reduced_mode(address)
        yield address
        _refuse_reduced_mode(address)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def _refuse_reduced_mode(address: str) -> None:
    with urlopen(f"{address}/api/v1/practices?lang=en", timeout=60) as answer:  # noqa: S310  our own server
        if json.load(answer)["degraded"]:
            raise RuntimeError("The engine does not answer, the database does: these are no times of the engine.")


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            said = server.stderr.read().decode() if server.stderr else ""
            raise RuntimeError(f"The portal could not be served:\n{said[-2000:]}")
        try:
            ask(address, ["/en/practices/"], 1)
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"Nothing answers at {urlsplit(address).netloc}.")
