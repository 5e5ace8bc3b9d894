"""Run the worker."""

import logging
import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.operations.worker import Worker


class Command(BaseCommand):
    """manage.py worker [--once]"""

    help = (
        "Fill the index, send mails, publish and expire on time. Runs until SIGTERM or ctrl-C. "
        "A second worker waits and takes over."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if options["once"]:
            worker.run_once()
            return
        worker.run()
        # All is committed. An orderly exit of the interpreter would take seconds more on a busy machine,
        # and a lane that still runs must not go on.
        logging.shutdown()
        sys.stdout.flush()
        os._exit(0)
