"""`import_practices FILE…`: import record files."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from practices.exchange.importing.reading import UnreadableFileError, UnsupportedFormatError, check_format, read_file
from practices.exchange.importing.reports import REJECTED, EntryReport, count_statuses
from practices.exchange.importing.run import Import, Progress
from practices.records.models.page import PracticeIndexPage
from practices.vocabularies.models import Vocabulary

DONE, FAILED, WRONG_USAGE, SOME_REJECTED, NOT_READY = range(5)


class Command(BaseCommand):
    help = (
        "Import practice records from JSON or JSON lines. The same file may be imported again: "
        "what did not change is left alone, what a person has edited is not overwritten. "
        "Exit codes: 0 done, 1 nothing could be read or the database failed, 2 wrong usage, "
        "3 finished with rejected entries, 4 the portal is not set up."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a record file (docs/record-files.md)")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it back")
        parser.add_argument("--publish", action="store_true", help="make the versions live; otherwise they are drafts")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write one object for each entry")
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self._verbosity: int = options["verbosity"]
        self._json: bool = options["json"]
        self._check_usage(options["files"], options["report"])
        self._check_portal()
        run = Import(publish=options["publish"], dry_run=options["dry_run"])
        broken = self._read(run, options["files"])
        failure = self._run(run)
        reports = [*broken, *run.reports]
        if options["report"]:
            _write_json(options["report"], [report.as_dict() for report in reports])
        self._summarise(reports, run)
        if failure:
            raise CommandError(failure, returncode=FAILED)
        if broken and not len(run):
            raise CommandError("Nothing could be read.", returncode=FAILED)
        rejected = count_statuses(reports)[REJECTED]
        if rejected:
            raise CommandError(f"Rejected: {rejected} of {len(reports)}.", returncode=SOME_REJECTED)

    def _check_usage(self, files: list[Path], report: Path | None) -> None:
        for path in files:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.", returncode=WRONG_USAGE)
            try:
                check_format(path)
            except UnsupportedFormatError as error:
                raise CommandError(str(error), returncode=WRONG_USAGE) from error
            except OSError as error:
                raise CommandError(f"{path} cannot be opened: {error.strerror}.", returncode=WRONG_USAGE) from error
        if report and (report.is_dir() or not report.absolute().parent.is_dir()):
            raise CommandError(f"The report cannot be written to {report}.", returncode=WRONG_USAGE)

    def _check_portal(self) -> None:
        try:
            ready = PracticeIndexPage.objects.exists() and Vocabulary.objects.exists()
        except DatabaseError:
            ready = False
        if not ready:
            raise CommandError("The portal is not set up. Run: manage.py migrate", returncode=NOT_READY)

    def _read(self, run: Import, files: list[Path]) -> list[EntryReport]:
        """Read all files and return reports of those that cannot be read."""
        broken = []
        for path in files:
            try:
                run.add(str(path), read_file(path))
            except UnreadableFileError as error:
                broken.append(EntryReport(file=str(path), errors=[error.problem]))
        return broken

    def _run(self, run: Import) -> str:
        """Store everything with a progress bar; return a sentence about what ended the run early, or nothing."""
        with tqdm(total=len(run), unit=" entries", file=sys.stderr, disable=None, leave=False) as bar:
            progress: Progress = lambda report: self._one_done(bar, report)  # noqa: E731
            try:
                run.run(progress)
            except KeyboardInterrupt:
                return "Interrupted. What was done is kept; run the same command to go on."
            except DatabaseError as error:
                return f"The database failed: {error}. What was done is kept; run the same command to go on."
        return ""

    def _one_done(self, bar: Any, report: EntryReport) -> None:
        bar.update()
        if self._verbosity >= 2 and not self._json:
            number = f"number {report.number}" if report.number else "no number"
            tqdm.write(f"{report.status}: {report.source} ({report.language}), {number}", file=self.stdout)
            if self._verbosity >= 3:
                tqdm.write(f"  {json.dumps(report.fields, ensure_ascii=False)}", file=self.stdout)

    def _summarise(self, reports: list[EntryReport], run: Import) -> None:
        counts = count_statuses(reports)
        for error in run.index_errors:
            self.stderr.write(f"The records are stored, but the search index is not up to date: {error}")
        if self._json:
            summary = {**counts, "dry_run": run.dry_run, "entries": [report.as_dict() for report in reports]}
            self.stdout.write(json.dumps(summary, indent=1))
            return
        if self._verbosity == 0:
            return
        for report in reports:
            for row in report.unknown:
                self.stdout.write(_safe(f"{report.file}: unknown value in {row['field']}: {row['value']}"))
            for problem in report.errors:
                self.stdout.write(_safe(f"{report.file}, {problem.place}: {problem.reason}"))
        listed = ", ".join(f"{status} {count}" for status, count in counts.items())
        self.stdout.write(f"{'Dry run, nothing kept. ' if run.dry_run else ''}Entries {len(reports)}: {listed}.")


def _safe(text: str) -> str:
    """Return a text that can be printed: file names need not be Unicode."""
    return text.encode("utf-8", "replace").decode()


def _write_json(path: Path, content: Any) -> None:
    """Write a file in one step, so that a report is never incomplete."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", errors="replace")
    part.replace(path)
