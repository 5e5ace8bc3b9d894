"""Which engine `SEARCH_URL` names."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Engine
from search.engines.database.engine import DatabaseEngine
from search.engines.embedded import EmbeddedEngine


def current_engine() -> Engine:
    """The engine of the settings, one object a process. Raises ImproperlyConfigured."""
    return engine_for(settings.SEARCH_URL, settings.SEARCH_CA_FILE, settings.SEARCH_SECONDS)


def reduced_engine() -> DatabaseEngine:
    """What answers while the engine does not."""
    return DatabaseEngine()


@lru_cache(maxsize=32)
def engine_for(url: str, certificates: str = "", seconds: float = 0.7) -> Engine:
    """The engine at an address such as `embedded:///absolute/dir` or `https://user:password@host:9200,other:9200`."""
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"}:
        # Here, so that only those who use it wait for its client to be loaded.
        from search.engines.elasticsearch import ElasticsearchEngine

        try:
            return ElasticsearchEngine(url, certificates, seconds)
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from error
    directory = Path(unquote(parts.path))
    if parts.scheme != "embedded" or parts.netloc or not directory.is_absolute() or directory == Path("/"):
        raise ImproperlyConfigured(
            f"SEARCH_URL must be embedded:///absolute/dir or http(s)://host:port, not {parts.scheme}://…"
        )
    return EmbeddedEngine(directory)
