"""Set up, serve and remove the demo."""

from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal.catalogues.files import compile_catalogues
from portal.demo.content import load_demo
from portal.demo.people import logins_path, read_logins
from portal.demo.reset import note_beginning, remove_demo
from portal.operations.readiness import pending_migrations
from portal.operations.serving import Site, next_free_port, port_is_free
from portal.operations.worker import Worker


class _Steps(StringIO):
    """Reads the lines of `migrate`, and moves a progress bar by each finished step."""

    def __init__(self, bar: Any) -> None:
        super().__init__()
        self.bar = bar

    def write(self, text: str) -> int:
        self.bar.update(text.count(" OK"))
        return len(text)


class Command(BaseCommand):
    """manage.py demo [--no-serve | --reset]"""

    help = "Set up a portal with demo content in 23 languages and serve it. A second run keeps what was entered."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="set up only")
        parser.add_argument("--reset", action="store_true", help="remove what the demo made, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            for line in remove_demo():
                self.stderr.write(line)
            return
        port: int = settings.PORT
        if not options["no_serve"] and not port_is_free(port):
            other = next_free_port(port) or 8765
            raise CommandError(f"Port {port} is in use. Try: PORT={other} make demo", returncode=4)
        self._set_up(options["verbosity"])
        if options["no_serve"]:
            self._print_logins("The demo is set up. Serve it with: make demo")
            return
        address = f"http://127.0.0.1:{port}/"
        code = Site(port=port).serve(lambda: self._print_logins(f"The demo answers at {address} (ctrl-C ends it)"))
        if code:
            raise CommandError("The web server ended by itself; its messages stand above.", returncode=code)

    def _set_up(self, verbosity: int) -> None:
        compile_catalogues(settings.LOCALE_PATHS[0])
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty in the demo, but looked for
        note_beginning()
        if pending := pending_migrations():
            self._migrate(pending, verbosity)
        load_demo(lambda records: tqdm(records, desc="Records", unit="record", disable=verbosity == 0, mininterval=1))
        Worker().run_once()

    def _migrate(self, pending: int, verbosity: int) -> None:
        if verbosity != 1:
            call_command("migrate", verbosity=verbosity, interactive=False)
            return
        with tqdm(total=pending, desc="Database", unit="step", mininterval=1) as bar:
            self.stderr.write("Making the database, then the pages of all languages: about half a minute")
            call_command("migrate", interactive=False, stdout=_Steps(bar))

    def _print_logins(self, headline: str) -> None:
        self.stdout.write(f"\n{headline}\n\nLogins for /admin/, also in {logins_path()}:")
        for login in read_logins().values():
            self.stdout.write(f"  {login['username']:<14} {login['password']}")
        self.stdout.write("")
        self.stdout.flush()
