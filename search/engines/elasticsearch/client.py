"""The server behind an address: all its nodes, users, certificates, time-outs, retries."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    SerializationError,
    TransportError,
    UnsupportedProductError,
)

from search.engines.base import EngineUnavailableError, IndexBusyError

FIRST_TRY = 0.6
"""Share of a query's time for the first of several nodes; the rest is for another one."""
MIN_TRIES = 2
"""Also with a single node: an idle connection may have been closed."""
WRITE_SECONDS = 10
BUILD_SECONDS = 600
"""For merging a whole index."""
DEFAULT_PREFIX = "portal"
_BUSY_OR_BROKEN = frozenset({429, 502, 503, 504})
_FORBIDDEN = set(' "*\\<|,>/?#:')
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Address:
    """The parts of `http(s)://[user:password@]host:port[,host:port…][/prefix]`."""

    nodes: tuple[str, ...]
    user: str
    password: str
    prefix: str


def parse_address(url: str) -> Address:
    """Parse an address; user and password are percent-decoded. Raises ValueError with a readable reason."""
    parts = urlsplit(url)
    credentials, _at, hosts = parts.netloc.rpartition("@")
    user, _colon, password = credentials.partition(":")
    nodes = []
    for host in hosts.split(","):
        node = urlsplit(f"{parts.scheme}://{host}")
        if not node.hostname:
            raise ValueError("SEARCH_URL must be http(s)://[user:password@]host:port[,host:port…][/prefix].")
        name = f"[{node.hostname}]" if ":" in node.hostname else node.hostname
        nodes.append(f"{parts.scheme}://{name}:{node.port or 9200}")
    prefix = unquote(parts.path).strip("/") or DEFAULT_PREFIX
    if prefix != prefix.lower() or _FORBIDDEN & set(prefix) or prefix[0] in "-_+.":
        raise ValueError("The path of SEARCH_URL begins the names of indexes: small letters, digits and hyphens.")
    return Address(tuple(dict.fromkeys(nodes)), unquote(user), unquote(password), prefix)


@contextmanager
def as_unavailable() -> Iterator[None]:
    """Raise EngineUnavailableError for any error of the client or the server."""
    try:
        yield
    except (EngineUnavailableError, IndexBusyError):
        raise
    except ApiError as error:
        raise EngineUnavailableError(f"{error.error} ({error.status_code})"[:300]) from error
    except (TransportError, SerializationError, UnsupportedProductError, OSError) as error:
        raise EngineUnavailableError(f"{type(error).__name__}: {error}"[:300]) from error


def _is_worth_another_try(error: Exception, several: bool) -> bool:
    if isinstance(error, ApiError):
        return several and error.status_code in _BUSY_OR_BROKEN
    return isinstance(error, ConnectionError) or (several and isinstance(error, ConnectionTimeout))


class Server:
    """The client, opened at the first use in each process."""

    def __init__(
        self, address: Address, certificates: str, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = address
        self.seconds = seconds
        self._clock = clock
        self._certificates = certificates
        self._lock = threading.Lock()
        self._opened: tuple[int, Elasticsearch] | None = None

    @property
    def client(self) -> Elasticsearch:
        """The client for writing: with long time-outs, and every node is tried."""
        with self._lock:
            if self._opened is None or self._opened[0] != os.getpid():
                self._opened = (os.getpid(), self._open())
            return self._opened[1]

    def ask(self, query: Callable[[Elasticsearch], Answer]) -> Answer:
        """Send a query to any node. A down node costs one failed attempt; a hanging node the first time-out.

        Raises EngineUnavailableError, after `seconds` at the latest.
        """
        several = len(self.address.nodes) > 1
        tries = max(MIN_TRIES, len(self.address.nodes))
        until = self._clock() + self.seconds
        patience = self.seconds * FIRST_TRY if several else self.seconds
        with as_unavailable():
            client = self.client
            while True:
                tries -= 1
                # One attempt of the client at a time, so that all of them together keep to the time of the query.
                try:
                    return query(client.options(request_timeout=patience, max_retries=0))
                except (TransportError, ApiError) as error:
                    left = until - self._clock()
                    if not tries or left <= 0 or not _is_worth_another_try(error, several):
                        raise
                    # The client marks a hanging node as dead; the next one gets all the time that is left.
                    patience = left if isinstance(error, ConnectionTimeout) else min(patience, left)

    def _open(self) -> Elasticsearch:
        more: dict[str, Any] = {}
        if self.address.user:
            more["basic_auth"] = (self.address.user, self.address.password)
        if self._certificates:
            more["ca_certs"] = self._certificates
        return Elasticsearch(
            list(self.address.nodes),
            request_timeout=WRITE_SECONDS,
            max_retries=max(2, len(self.address.nodes)),
            retry_on_timeout=False,
            max_dead_node_backoff=10,
            connections_per_node=20,
            **more,
        )
