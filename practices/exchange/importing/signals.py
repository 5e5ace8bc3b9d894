"""What the exchange tells the floors above."""

from django.dispatch import Signal

import_finished = Signal()
"""An import has ended, complete or not, and stored versions; never sent by a dry run. No arguments.

Whoever keeps an index brings it up to date here where no worker does."""
