"""Signals of imports."""

from django.dispatch import Signal

import_finished = Signal()
"""An import has ended, complete or not, and stored versions; never sent by a dry run. No arguments.

Search updates the index here where no worker does."""
