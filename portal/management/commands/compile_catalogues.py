"""Compile the message catalogues."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.catalogues.files import compile_catalogues


class Command(BaseCommand):
    """manage.py compile_catalogues"""

    help = "Compile the message catalogues of all languages in Python (only those that changed)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and name what was written."""
        written = compile_catalogues(settings.LOCALE_PATHS[0])
        if options["verbosity"] > 0:
            self.stderr.write(f"{len(written)} catalogues compiled")
