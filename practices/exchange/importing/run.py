"""Store the entries of record files, each in its own transaction. The same file can be imported again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from practices.exchange.importing.entries import Entry, read_entry
from practices.exchange.importing.reading import RawEntry
from practices.exchange.importing.recognition import COUNTRY_VOCABULARY, Recogniser
from practices.exchange.importing.reports import REJECTED, EntryReport, Problem
from practices.exchange.importing.signals import import_finished
from practices.exchange.importing.storing import NotStoredError, store
from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.languages.cldr import country_uri
from practices.vocabularies.models import Term, Vocabulary

BUSY = "Another process stores the same entry at this moment. Import it again."
Progress = Callable[[EntryReport], None]


@dataclass
class _Pending:
    """An entry of a file with its report; `entry` is None when it was rejected."""

    report: EntryReport
    entry: Entry | None
    done: bool = False


@dataclass
class Import:
    """One run over the entries of some files.

    publish: versions become live; otherwise drafts.
    dry_run: all of the work is done and rolled back.
    reports: one for each entry in the order of the files; after an interruption
        only those of the entries that were stored or rejected.
    """

    publish: bool = False
    dry_run: bool = False
    user: Any = None
    reports: list[EntryReport] = field(default_factory=list)
    index_errors: list[str] = field(default_factory=list)
    _pending: list[_Pending] = field(default_factory=list)
    _recogniser: Recogniser | None = None

    def add(self, file: str, raw_entries: Sequence[RawEntry]) -> None:
        """Read the entries of a file; nothing is stored yet."""
        self._recogniser = self._recogniser or Recogniser()
        for raw in raw_entries:
            report = EntryReport(file=file)
            self._pending.append(_Pending(report, read_entry(raw, self._recogniser, report)))

    def __len__(self) -> int:
        return len(self._pending)

    def run(self, progress: Progress | None = None) -> list[EntryReport]:
        """Store the entries and return their reports.

        When a run ends early, the stored entries stay, and the next run recognises them.

        Args:
            progress: called after each entry.
        """
        try:
            if self.dry_run:
                with transaction.atomic():
                    lock_until_commit("import")
                    lock_until_commit(PAGE_TREE)  # many records in one transaction: nobody else writes pages
                    self._run(progress)
                    transaction.set_rollback(True)
            else:
                self._run(progress)
        finally:
            self.reports = [pending.report for pending in self._pending if pending.done]
            if not self.dry_run:
                self._announce()
        return self.reports

    def _run(self, progress: Progress | None) -> None:
        originals = self._originals()
        seen: dict[tuple[str, str], str] = {}
        for pending in self._pending:
            first = originals.get(pending.entry.group) if pending.entry else None
            for now in (first, pending) if first else (pending,):
                if not now.done:
                    self._one(now, seen)
                    now.done = True
                    if progress:
                        progress(now.report)

    def _originals(self) -> dict[str, _Pending]:
        """Return, for groups that name their original language, the entry to store first."""
        named: dict[str, str] = {}
        for pending in self._pending:
            if pending.entry and pending.entry.original_language:
                named.setdefault(pending.entry.group, pending.entry.original_language)
        found: dict[str, _Pending] = {}
        for pending in self._pending:
            if pending.entry and named.get(pending.entry.group) == pending.entry.language:
                found.setdefault(pending.entry.group, pending)
        return found

    def _one(self, pending: _Pending, seen: dict[tuple[str, str], str]) -> None:
        entry, report = pending.entry, pending.report
        if entry is None:
            return
        identity, digest = (entry.source, entry.language), entry.content_hash
        if seen.setdefault(identity, digest) != digest:
            reason = "The same source and language stand twice in this import; the first entry is taken."
            report.errors.append(Problem(f"{entry.place}, source", reason))
            return
        for attempt in (1, 2):
            try:
                with transaction.atomic():
                    lock_until_commit("import")  # the languages of a record meet in one record, also in two imports
                    _ensure_countries(entry)
                    outcome = store(entry, publish=self.publish, user=self.user)
                report.status, report.number = outcome.status, outcome.number
                report.errors += outcome.remarks
                return
            except IntegrityError:
                # another import stored the same version at this moment: the second attempt finds it
                if attempt == 2:
                    report.errors.append(Problem(entry.place, BUSY))
            except (NotStoredError, ValidationError, DataError) as error:
                report.errors.append(Problem(entry.place, _reason(error)))
                break
        report.status, report.number = REJECTED, None

    def _announce(self) -> None:
        for _receiver, answer in import_finished.send_robust(sender=Import):
            if isinstance(answer, Exception):
                self.index_errors.append(f"{type(answer).__name__}: {answer}")


def _reason(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _ensure_countries(entry: Entry) -> None:
    """Add countries outside the Union as terms when a record names them."""
    codes = entry.record_fields["tags"].get(COUNTRY_VOCABULARY, [])
    known = set(Term.objects.filter(vocabulary__code=COUNTRY_VOCABULARY, code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            vocabulary = Vocabulary.objects.get(code=COUNTRY_VOCABULARY)
            position = vocabulary.terms.count()
            Term.objects.create(vocabulary=vocabulary, code=code, exact_match=country_uri(code), position=position)
