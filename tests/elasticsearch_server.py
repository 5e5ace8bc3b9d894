"""Real Elasticsearch servers for tests: started once, shared by all test processes, own indexes for each test."""

import fcntl
import json
import os
import re
import signal
import subprocess
import time
import urllib.request
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = str(ROOT / "scripts" / "elasticsearch.sh")


def address(nodes: int) -> str:
    """The address of a cluster of so many nodes, started if need be.

    Without a server a test fails where CI is set, and in `make test`, which sees to it
    beforehand; elsewhere it is skipped with the reason.
    """
    given = os.environ.get("TEST_ELASTICSEARCH_URL")
    if nodes == 1 and given:
        return given
    result = _script("start", nodes)
    found = re.search(r"^export SEARCH_URL=(\S+)$", result.stdout, re.MULTILINE)
    if result.returncode == 0 and found:
        return found[1]
    reason = f"no Elasticsearch could be started: {result.stderr[-1000:]}"
    if given or os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def own_indexes(url: str) -> str:
    """The address with indexes that nobody else uses."""
    return f"{url}/test-{uuid.uuid4().hex[:12]}"


def remove_indexes(url: str) -> None:
    """Remove the indexes of such an address."""
    base, prefix = url.rsplit("/", 1)
    node = base.split(",")[0]
    with urllib.request.urlopen(f"{node}/{prefix}-*/_alias?expand_wildcards=all", timeout=20) as answer:
        names = list(json.load(answer))
    for name in names:
        request = urllib.request.Request(f"{node}/{name}", method="DELETE")
        urllib.request.urlopen(request, timeout=30).close()


class Cluster:
    """Three nodes that a test may kill, stop and continue."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def process(self, node: int) -> int:
        """The process of a node, from 1."""
        return int((self.folder / f"node-{node}" / "pid").read_text())

    def signal(self, node: int, what: signal.Signals) -> None:
        """Send a signal to a node."""
        os.kill(self.process(node), what)

    def recover(self) -> None:
        """Continue and start what a test stopped; returns when all nodes are there."""
        for node in (1, 2, 3):
            try:
                self.signal(node, signal.SIGCONT)
            except (OSError, ValueError):
                continue
        time.sleep(0.2)
        result = _script("start", 3)
        assert result.returncode == 0, result.stderr


def three_nodes() -> Cluster:
    """A cluster of our own, never one that is only known by its address."""
    url = address(3)
    note = Path(_var()) / "services" / "elasticsearch-3-data"
    if not note.exists():
        pytest.skip(
            "the three nodes are not ours to kill: an address is given in the environment, or they are containers"
        )
    return Cluster(Path(note.read_text().strip()), url)


def stop(nodes: int) -> None:
    """Stop a cluster that `address` started."""
    _script("stop", nodes)


def is_running(nodes: int) -> bool:
    """Whether it was started before."""
    return (Path(_var()) / "services" / f"elasticsearch-{nodes}-url").exists()


def _var() -> str:
    return os.environ.get("VAR_DIR", str(ROOT / "var"))


def _script(action: str, nodes: int) -> "subprocess.CompletedProcess[str]":
    # Never the server of an instance that happens to be named in the environment.
    variables = {name: value for name, value in os.environ.items() if name != "SEARCH_URL"}
    variables |= {"VAR_DIR": _var(), "ES_NODES": str(nodes)}
    with Path(_var(), ".elasticsearch.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # one at a time, whatever the number of test processes
        command = ["sh", SCRIPT, action, str(nodes)]
        return subprocess.run(
            command, env=variables, cwd=ROOT, text=True, capture_output=True, check=False, timeout=400
        )
