"""Make every version of every record known to wagtail-localize."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from practices.records.models.record import Practice
from practices.translation.models import VersionState
from practices.translation.segments.registration import register_record


class Command(BaseCommand):
    help = (
        "Registers all versions of all records with the side-by-side editor. Harmless to repeat. "
        "Exit codes: 0 done, 3 some versions are not by segments."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Report as one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        practices = Practice.objects.order_by("number")
        quiet = options["json"] or options["verbosity"] == 0
        registered = 0
        for practice in tqdm(practices.iterator(), total=practices.count(), unit="record", disable=quiet or None):
            registered += sum(register_record(practice).values())
        whole = [
            {
                "number": state.page.practice.number,
                "language": state.page.locale.language_code,
                "reason": state.reason,
                "place": state.place,
                "since": state.since.isoformat(),
            }
            for state in VersionState.objects.filter(by_segments=False)
            .select_related("page__practice", "page__locale")
            .order_by("page__practice__number", "page__locale__language_code")
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"by_segments": registered, "not_by_segments": whole}, ensure_ascii=False))
        elif options["verbosity"]:
            self.stdout.write(f"{registered} versions by segments, {len(whole)} kept whole.")
            for entry in whole:
                self.stdout.write(f"  {entry['number']} {entry['language']}: {entry['reason']} {entry['place']}")
        if whole:
            raise SystemExit(3)
