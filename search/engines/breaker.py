"""A circuit breaker: an engine that fails gets no queries for a while, so nobody waits for it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from search.engines.base import EngineUnavailableError

FIRST_PAUSE = 1.0
MAX_PAUSE = 15.0


class Breaker:
    """Opens after a failure: queries fail at once. After a pause one query at a time may try again.

    The pause doubles with each failed trial; a success closes the breaker. One for each process and engine.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pause = 0.0
        self._try_at = 0.0
        self._trying = False

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Guard a query to the engine. Raises EngineUnavailableError at once while the breaker is open."""
        trial = self._enter()
        try:
            yield
        except EngineUnavailableError:
            self._failed(trial)
            raise
        except BaseException:
            self._leave(trial)
            raise
        self._answered()

    def _enter(self) -> bool:
        if not self._pause:
            return False
        with self._lock:
            if not self._pause:
                return False
            if self._trying or self._clock() < self._try_at:
                raise EngineUnavailableError("The engine failed a moment ago and is not asked now.")
            self._trying = True
            return True

    def _failed(self, trial: bool) -> None:
        with self._lock:
            # Failures of queries from before the breaker opened say nothing new.
            if trial or not self._pause:
                self._pause = min(self._pause * 2 or FIRST_PAUSE, MAX_PAUSE)
                self._try_at = self._clock() + self._pause
            self._trying = self._trying and not trial

    def _leave(self, trial: bool) -> None:
        with self._lock:
            self._trying = self._trying and not trial

    def _answered(self) -> None:
        if self._pause:
            with self._lock:
                self._pause, self._trying = 0.0, False
