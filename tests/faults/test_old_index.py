"""An index that comes back from an older copy: `search_index` tells what it lacks, and brings all of it."""

import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from search.engines.registry import current_engine
from search.index.check import check_index
from search.index.outbox import drain
from search.query.query import SearchQuery
from search.service import search
from tests.factories import make_record
from tests.faults import measuring
from tests.faults.editors import Editors
from tests.rounds import rounds

pytestmark = pytest.mark.django_db
NOTHING: dict[str, list[int]] = {"missing": [], "extra": [], "stale": []}


class EmbeddedCopy:
    """The folder of an index, copied and brought back."""

    def __init__(self, url: str, folder: Path) -> None:
        self.index = Path(url.removeprefix("embedded://"))
        self.copy = folder / "copy"

    def take(self) -> None:
        shutil.copytree(self.index, self.copy)

    def bring_back(self) -> None:
        shutil.rmtree(self.index)
        shutil.copytree(self.copy, self.index)


class Snapshot:
    """A snapshot of the indexes of an address, in a repository of files; the server's own way to save them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.base, self.prefix = url.rsplit("/", 1)
        self.there = f"{self.base}/_snapshot/{self.prefix}"

    def take(self) -> None:
        try:
            self._ask("PUT", self.there, {"type": "fs", "settings": {"location": self.prefix}})
        except urllib.error.HTTPError as error:
            reason = f"the server given in the environment has no place for snapshots (path.repo): {error}"
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
        self._ask("PUT", f"{self.there}/old?wait_for_completion=true", self._ours)

    def bring_back(self) -> None:
        for name in self._ask("GET", f"{self.base}/{self.prefix}-*/_alias"):
            self._ask("DELETE", f"{self.base}/{name}")
        self._ask("POST", f"{self.there}/old/_restore?wait_for_completion=true", self._ours)
        self._ask("DELETE", self.there)

    @property
    def _ours(self) -> dict[str, Any]:
        return {"indices": f"{self.prefix}-*", "include_global_state": False}

    def _ask(self, method: str, address: str, body: Any = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(address, data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def exit_code(*args: str) -> int:
    try:
        call_command("search_index", *args, stdout=StringIO())
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_an_older_state_of_the_index_is_mended_by_one_command(live: str, tmp_path: Path) -> None:
    kinds: dict[str, Callable[[str, Path], EmbeddedCopy | Snapshot]] = {"embedded": EmbeddedCopy, "http": Snapshot}
    saved = kinds[live.partition(":")[0]](live, tmp_path)
    for number in range(6):
        make_record(f"Homework {number}", versions={"da": f"Lektier {number}"})
    drain()
    old = current_engine().versions()
    saved.take()

    editors = Editors(seed=18)
    changes = rounds(15)
    for _change in range(changes):
        editors.act()
    newest = make_record("Written after the copy")
    drain()
    assert check_index() == NOTHING
    saved.bring_back()
    assert current_engine().versions() == old
    assert exit_code("check") == 3
    assert search(SearchQuery("en", "written after")).total == 0

    started = time.perf_counter()
    assert exit_code("repair") == 0
    measuring.keep("old index repaired", [time.perf_counter() - started], changes=changes, index=live.partition(":")[0])
    assert exit_code("check") == 0
    assert check_index() == NOTHING
    assert [hit.number for hit in search(SearchQuery("en", "written after")).hits] == [newest.number]

    make_record("Written after the repair")
    drain()
    assert check_index() == NOTHING
