"""Report problems of this instance, and what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.doctor import CheckState, Finding, examine

MARKS = {CheckState.OK: "OK  ", CheckState.WARN: "WARN", CheckState.FAIL: "FAIL"}


class Command(BaseCommand):
    """manage.py doctor [--json]"""

    help = "Examine this instance: what it needs and how it is. Exit 4 when something needed is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
        else:
            self._print(findings)
        failed = sum(finding.state == CheckState.FAIL for finding in findings)
        if failed:
            raise CommandError(f"{failed} of {len(findings)} checks failed.", returncode=4)

    def _print(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{MARKS[finding.state]} {finding.name}: {finding.detail}")
            if finding.fix:
                self.stdout.write(f"     → {finding.fix}")
