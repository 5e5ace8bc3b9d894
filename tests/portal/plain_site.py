"""The least web application: the log of the web server is looked at, not the portal."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer everything with a word."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
