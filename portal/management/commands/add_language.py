"""Add a further language to a running portal."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Locale

from portal.catalogues.files import catalogue_path, compile_catalogues
from portal.models import HomePage
from portal.setup import ensure_language, ensure_roles
from practices.languages.table import language_codes
from practices.vocabularies.seed import seed_labels


class Command(BaseCommand):
    """manage.py add_language CODE"""

    help = (
        "Make what a language of portal/settings/languages.py needs: locale, home page, list of practices, "
        "footer pages, labels, roles. Harmless to repeat, also while the site serves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="the language, such as ga")

    def handle(self, *args: Any, **options: Any) -> None:
        code: str = options["code"].lower()
        if code not in language_codes():
            raise CommandError(
                f"The portal does not know {code!r}. Add this line to LANGUAGE_TABLE in portal/settings/languages.py, "
                f'with its own name first:\n    Language("{code}", "…", "…"),',
                returncode=4,
            )
        existed = HomePage.objects.filter(locale__language_code=code).exists()
        with transaction.atomic():
            ensure_language(code)
            seed_labels(code)
            ensure_roles()
        compile_catalogues(settings.LOCALE_PATHS[0])
        locale = Locale.objects.get(language_code=code)
        self.stdout.write(f"{locale}: {'was there already' if existed else 'added'}")
        if not catalogue_path(code).exists():
            self.stderr.write(
                f"There is no {catalogue_path(code)} yet: its interface is in English. Run: make messages"
            )
