"""Views that keep their transactions short."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


def non_atomic(view: View) -> View:
    """Mark a view that opens its own transactions, so that the middleware puts none around it.

    For slow views, such as those that hash a password: with SQLite a transaction
    blocks all other writers.
    """
    marked: Any = view
    marked.non_atomic = True
    return view
