"""Check the message catalogues."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.catalogues.checks import catalogue_errors


class Command(BaseCommand):
    """manage.py check_catalogues"""

    help = (
        "Check that every message of the sources is translated in every language, with the same placeholders and the "
        "right number of plural forms, and that the catalogues contain nothing else. Exit 3 when not."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        errors = list(catalogue_errors())
        for line in errors:
            self.stdout.write(line)
        if errors:
            raise CommandError(f"{len(errors)} faults in the catalogues. See docs/developer.md.", returncode=3)
        self.stdout.write("The catalogues are complete.")
