"""The index: build it anew, compare it with the database, mend it, tell its state."""

import json
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.engines.base import EngineUnavailableError, IndexBusyError
from search.index.check import check_index, repair_index
from search.index.rebuild import rebuild_index
from search.index.status import index_status

DIFFERS = 3
PRECONDITION_MISSING = 4


class Command(BaseCommand):
    help = (
        "rebuild: build the index beside the live one and swap. check: compare index and database. "
        "repair: mend exactly what differs. status: engine and outbox. "
        "Exit codes: 0 done, 1 error, 2 wrong usage, 3 they differ, 4 no index, or a rebuild runs already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("rebuild", "check", "repair", "status"))
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        actions = {"rebuild": self.rebuild, "check": self.check_index, "repair": self.repair, "status": self.status}
        try:
            code = actions[options["action"]](options)
        except (IndexBusyError, EngineUnavailableError, ImproperlyConfigured) as error:
            raise CommandError(str(error), returncode=PRECONDITION_MISSING) from error
        if code:
            sys.exit(code)

    def rebuild(self, options: dict[str, Any]) -> int:
        quiet = options["json"] or options["verbosity"] == 0
        with tqdm(unit=" records", disable=True if quiet else None, leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            count = rebuild_index(progress)
        self.report(options, {"documents": count}, f"Rebuilt: {count} records.")
        return 0

    def check_index(self, options: dict[str, Any]) -> int:
        found = check_index()
        self.report(options, found, self.differences(found))
        return DIFFERS if any(found.values()) else 0

    def repair(self, options: dict[str, Any]) -> int:
        mended = repair_index()
        left = check_index()
        self.report(options, {"mended": mended, "left": left}, f"Mended: {self.differences(mended)}")
        return DIFFERS if any(left.values()) else 0

    def status(self, options: dict[str, Any]) -> int:
        state = index_status()
        lines = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in state.items())
        self.report(options, state, lines)
        return 0 if state["state"] == "ok" else PRECONDITION_MISSING

    def report(self, options: dict[str, Any], data: dict[str, Any], text: str) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(data))
        elif options["verbosity"] > 0:
            self.stdout.write(text)

    @staticmethod
    def differences(found: dict[str, list[int]]) -> str:
        parts = []
        for name, numbers in found.items():
            shown = ", ".join(map(str, numbers[:20])) + (", …" if len(numbers) > 20 else "")
            parts.append(f"{name} {len(numbers)}" + (f" ({shown})" if numbers else ""))
        return " / ".join(parts)
