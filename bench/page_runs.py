"""Whole pages: through Django's handler in this process, and over HTTP from a portal served as in production."""

import gc
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from bench.http_load import ask
from bench.instance import ROOT, Instance, free_port
from bench.questions import FIFTH, FILTERS, NOTHING, SUGGEST, WORD, WORDS, Asked
from bench.results import PER_SECOND, Result, single, spent, timed

SEARCHES = (NOTHING, WORD, WORDS, FILTERS, FIFTH)
RECORD = "record"
RECORD_PAGES = 400
ADDRESSES = "addresses.json"
"""The addresses that were measured in one process, to be requested over HTTP."""
START_SECONDS = 120
CLIENTS = (1, 8)
PROCESSES = 2


def paths(questions: dict[str, list[Asked]]) -> dict[str, list[str]]:
    """Addresses by kind."""
    return {
        kind: [asked.suggest_path if kind == SUGGEST else asked.path for asked in questions[kind]]
        for kind in (*SEARCHES, SUGGEST)
    }


def record_paths(wanted: int = RECORD_PAGES) -> list[str]:
    """Return addresses of records, spread evenly over all versions, each in the version's own language."""
    from django.urls import reverse
    from django.utils import translation

    from practices.records.models.page import PracticePage

    versions = PracticePage.objects.live().order_by("pk").values_list("locale__language_code", "slug")
    found = []
    for language, slug in list(versions)[:: max(1, versions.count() // wanted)][:wanted]:
        with translation.override(language):
            found.append(reverse("record", kwargs={"slug": slug}))
    return found


def in_process(addresses: dict[str, list[str]], engine: str, records: int) -> list[Result]:
    """The request from the middleware to the last byte, without network, one after the other."""
    get = _handler()
    rows: list[Result] = []
    everything: list[tuple[float, float]] = []
    for kind, wanted in addresses.items():
        half = len(wanted) // 2
        for address in wanted[:half]:
            get(address)
        gc.collect()
        samples = [spent(partial(get, address)) for address in wanted[half:]]
        name = f"page.search.{kind}" if kind in SEARCHES else f"page.{kind}"
        wall, cpu = zip(*samples, strict=True)
        rows.append(timed(name, engine, records, wall, queries=len(set(wanted[half:])), cpu=cpu))
        everything += samples if kind in SEARCHES else []
    wall, cpu = zip(*everything, strict=True)
    different = len({address for kind in SEARCHES for address in addresses.get(kind, [])})
    return [*rows, timed("page.search.all", engine, records, wall, queries=different, cpu=cpu)]


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
    """Measure the same pages from two processes, with one and with eight clients on persistent connections."""
    rows: list[Result] = []
    with served(instance) as (address, server):
        for clients in CLIENTS:
            mixed: list[str] = []
            for kind, wanted in addresses.items():
                half = len(wanted) // 2
                ask(address, wanted[:half], clients)
                before = _processor_milliseconds(server)
                measured = ask(address, wanted[half:], clients)
                worked = (_processor_milliseconds(server) - before) / len(measured.milliseconds)
                rows.append(
                    timed(f"page.http.{kind}", engine, records, measured.milliseconds,
                          queries=len(set(wanted[half:])), clients=clients, cpu=[worked])
                )  # fmt: skip
                if kind in SEARCHES:
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
def served(instance: Instance) -> Iterator[tuple[str, int]]:
    """Serve the portal as `make serve` does; yields its address and its process group.

    Nobody is made administrator for that.
    """
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
        yield address, server.pid
        _refuse_reduced_mode(address)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def _processor_milliseconds(group: int) -> float:
    """Return what the processes of a group have used so far, user and system."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # a process that ends meanwhile
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


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
