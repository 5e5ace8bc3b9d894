"""Serve for real: gunicorn and the worker with production settings."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.catalogues.files import compile_catalogues
from portal.operations.readiness import pending_migrations
from portal.operations.serving import Site, next_free_port, port_is_free


class Command(BaseCommand):
    """manage.py serve [--host ADDRESS]"""

    help = (
        "Collect static files, compile messages, then run gunicorn (WEB_CONCURRENCY processes) and the worker on PORT. "
        "Exit 4 when the database is not ready or the port is in use."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_unready_database()
        port: int = settings.PORT
        if not port_is_free(port, options["host"]):
            other = next_free_port(port) or 8765
            raise CommandError(f"Port {port} is in use. Try: PORT={other} make serve", returncode=4)
        compile_catalogues(settings.LOCALE_PATHS[0])
        self.stderr.write("Collecting the static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        address = settings.PUBLIC_URL
        code = Site(port=port, host=options["host"]).serve(
            lambda: self.stdout.write(f"{address} is served from {options['host']}:{port} (ctrl-C ends it)")
        )
        if code:
            raise CommandError("The web server ended by itself; its messages stand above.", returncode=code)

    def _refuse_unready_database(self) -> None:
        pending = pending_migrations()
        due = []
        if pending:
            due.append("manage.py migrate")
        if pending or not get_user_model().objects.filter(is_superuser=True).exists():
            due.append("manage.py createsuperuser")
        if pending:
            lines = "\n".join(f"  .venv/bin/python {command}" for command in due)
            raise CommandError(f"The database is not ready: {pending} migrations are due. Run:\n{lines}", returncode=4)
        if due:
            self.stderr.write("Nobody can administer this portal yet. Run: .venv/bin/python manage.py createsuperuser")
