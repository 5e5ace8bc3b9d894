"""Collect the interface messages; export them, import translations."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.catalogues.files import compile_catalogues
from portal.catalogues.messages import export_missing, import_translations, refresh


class Command(BaseCommand):
    """manage.py make_messages [--prune] [--export DIR | --import DIR]"""

    help = (
        "Collect the messages of the sources into the catalogues of all languages (needs GNU gettext). "
        "Translations stay; nothing is guessed. Exit 3 when translations were refused."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prune", action="store_true", help="remove messages that are no longer used")
        parser.add_argument("--export", type=Path, metavar="DIR", help="write what is untranslated to DIR/<lang>.json")
        parser.add_argument(
            "--import",
            type=Path,
            metavar="DIR",
            dest="folder",
            help='read DIR/<lang>.json, {"message": "translation" or ["form", …]}; changes nothing else',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["folder"]:
            self._import(options["folder"])
            return
        for language, (fresh, gone) in refresh(prune=options["prune"]).items():
            self.stdout.write(f"{language}: {fresh} untranslated, {gone} newly obsolete")
        if options["export"]:
            counts = export_missing(options["export"])
            self.stdout.write(f"{sum(counts.values())} messages for {len(counts)} languages in {options['export']}")

    def _import(self, folder: Path) -> None:
        accepted, rejected = import_translations(folder)
        compile_catalogues(settings.LOCALE_PATHS[0])
        for language, count in accepted.items():
            self.stdout.write(f"{language}: {count} translations taken")
        for line in rejected:
            self.stderr.write(line)
        if rejected:
            raise CommandError(f"{len(rejected)} translations were refused, the others are taken.", returncode=3)
