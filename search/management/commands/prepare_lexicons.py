"""Prepare the dictionaries that searching in 23 languages needs."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.analysis.language_data import dictionaries
from search.analysis.language_files import LanguageDataError
from search.analysis.lexicons.building import prepare


class Command(BaseCommand):
    """manage.py prepare_lexicons"""

    help = (
        "Prepare the dictionaries of all languages for search, several at once; those that are there already are left. "
        "Exit codes: 0 done, 1 error, 2 wrong usage."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--processes", type=int, default=0, help="how many at once; without it, one a core")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            languages = dictionaries()
        except LanguageDataError as error:
            raise CommandError(str(error)) from error
        prepared: list[str] = []
        there: list[str] = []
        started = time.monotonic()
        quiet = options["json"] or options["verbosity"] == 0
        with tqdm(
            total=len(languages),
            desc="Dictionaries",
            unit=" languages",
            disable=True if quiet else None,
            leave=False,
        ) as bar:

            def done(language: str, was_missing: bool) -> None:
                (prepared if was_missing else there).append(language)
                bar.update()

            try:
                prepare(languages, done, options["processes"])
            except OSError as error:
                raise CommandError(f"Cannot write to {settings.LEXICONS_DIR}: {error}") from error
        seconds = round(time.monotonic() - started, 1)
        if options["json"]:
            self.stdout.write(json.dumps({"prepared": sorted(prepared), "there": sorted(there), "seconds": seconds}))
        elif options["verbosity"] > 0:
            self.stderr.write(f"{len(prepared)} dictionaries prepared in {seconds} s, {len(there)} were there.")
