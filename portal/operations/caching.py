"""Redis as the shared cache, with the cache of the process while Redis does not respond.

It holds nothing that exists nowhere else: limits, the worker's heartbeat, and short-lived copies.
So no page fails while Redis is down; limits then count per process.
"""

import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

logger = logging.getLogger(__name__)

RESPONSE_SECONDS = 1.0
"""Redis responds in a millisecond; a visitor does not wait for one that does not."""
PAUSE_SECONDS = 5.0
"""Pause after a failure: at most one slow response in that time and process."""
LOG_SECONDS = 60.0
STATE_ERRORS = re.compile(r"READONLY|read only|OOM|maxmemory|MISCONF|MASTERDOWN", re.IGNORECASE)
"""Errors of a Redis that responds but cannot serve now."""


class ForgivingRedisCache(RedisCache):
    """`RedisCache` that falls back to the cache of the process, and logs it once a minute."""

    _lock = threading.Lock()
    _retry_at = 0.0
    _logged_at: float | None = None

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        limits = {"socket_connect_timeout": RESPONSE_SECONDS, "socket_timeout": RESPONSE_SECONDS}
        # one retry: the server may have closed an idle connection
        options = {**limits, "retry": Retry(NoBackoff(), 1), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    @property
    def is_down(self) -> bool:
        """Whether the cache of the process replaces Redis at this moment."""
        return time.monotonic() < ForgivingRedisCache._retry_at

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """As Django's."""
        return self._ask("get", key, default, version=version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """As Django's."""
        self._ask("set", key, value, timeout=timeout, version=version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """As Django's."""
        return bool(self._ask("add", key, value, timeout=timeout, version=version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """As Django's."""
        return bool(self._ask("touch", key, timeout=timeout, version=version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """As Django's."""
        return bool(self._ask("delete", key, version=version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """As Django's."""
        return bool(self._ask("has_key", key, version=version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """As Django's."""
        return int(self._ask("incr", key, delta=delta, version=version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """As Django's."""
        return dict(self._ask("get_many", list(keys), version=version))

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        """As Django's."""
        return list(self._ask("set_many", data, timeout=timeout, version=version))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """As Django's."""
        self._ask("delete_many", list(keys), version=version)

    def clear(self) -> Any:
        """As Django's; clears the cache of the process, too."""
        caches["process"].clear()
        return self._ask("clear")

    def _ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if not self.is_down:
            method: Callable[..., Any] = getattr(super(), name)
            try:
                return method(*args, **kwargs)
            except (RedisConnectionError, RedisTimeoutError) as error:
                self._note(error)
            except ResponseError as error:
                if not STATE_ERRORS.search(str(error)):
                    raise
                self._note(error)
        return getattr(caches["process"], name)(*args, **kwargs)

    @classmethod
    def _note(cls, error: Exception) -> None:
        now = time.monotonic()
        with cls._lock:
            ForgivingRedisCache._retry_at = now + PAUSE_SECONDS
            if cls._logged_at is not None and now - cls._logged_at < LOG_SECONDS:
                return
            ForgivingRedisCache._logged_at = now
        # the kind only: the text may hold the address with its password
        logger.error("Redis does not answer (%s); this process counts and remembers alone.", type(error).__name__)
