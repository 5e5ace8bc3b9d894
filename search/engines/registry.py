"""Which engine `SEARCH_URL` names."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Engine
from search.engines.database import DatabaseEngine
from search.engines.embedded import EmbeddedEngine


def current_engine() -> Engine:
    """The engine of the settings, one object a process. Raises ImproperlyConfigured."""
    return engine_for(settings.SEARCH_URL)


def reduced_engine() -> DatabaseEngine:
    """What answers while the engine does not."""
    return DatabaseEngine()


@lru_cache(maxsize=32)
def engine_for(url: str) -> Engine:
    """The engine at an address such as `embedded:///absolute/dir`."""
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"}:
        raise ImproperlyConfigured(
            "SEARCH_URL names an Elasticsearch server; that comes with the Elasticsearch engine. "
            "Use embedded:///absolute/dir for now."
        )
    directory = Path(unquote(parts.path))
    if parts.scheme != "embedded" or parts.netloc or not directory.is_absolute() or directory == Path("/"):
        raise ImproperlyConfigured(f"SEARCH_URL must be embedded:///absolute/dir, not {parts.scheme}://…")
    return EmbeddedEngine(directory)
