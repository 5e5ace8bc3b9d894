"""What is asked of the search servers: every question, and every try of it with the time that it was given."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate, chain, repeat
from typing import Any

import pytest
from elastic_transport import ConnectionTimeout, Urllib3HttpNode

from search.engines.breaker import FIRST_PAUSE, MAX_PAUSE
from search.engines.elasticsearch.client import MIN_TRIES, Server

ROUNDING = 0.005
"""Seconds: clocks of sockets and processes differ by so much."""


@dataclass(frozen=True)
class Try:
    """One request to one node. seconds: the most it was to wait for the answer."""

    node: str
    target: str
    body: bytes
    seconds: float
    outcome: str

    @property
    def is_hanging(self) -> bool:
        """Whether it waited in vain, as long as it was allowed to."""
        return self.outcome == ConnectionTimeout.__name__


@dataclass
class Watched:
    """The questions since `forget`, in their order of ending. Each is the list of its tries."""

    questions: list[list[Try]] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def forget(self) -> None:
        """Begin anew."""
        self.questions.clear()
        self.since = time.monotonic()

    @property
    def searches(self) -> list[list[Try]]:
        """The questions of visitors; the others ask for the server's state."""
        return [tries for tries in self.questions if any("_msearch" in each.target for each in tries)]

    def hanging(self) -> list[list[Try]]:
        """The questions that waited in vain for a node."""
        return [tries for tries in self.searches if any(each.is_hanging for each in tries)]

    def keep_to(self, seconds: float, nodes: int) -> bool:
        """Whether no question could wait longer than that in all, whatever the servers did."""
        return all(
            sum(each.seconds for each in tries if each.is_hanging) <= seconds + ROUNDING
            and all(0 < each.seconds <= seconds for each in tries)
            and len(tries) <= max(MIN_TRIES, nodes)
            for tries in self.searches
        )

    def most_trials(self) -> int:
        """So many questions of one thread may have got past a breaker that opened at the first of them."""
        passed = time.monotonic() - self.since
        pauses = chain((0.0,), accumulate(_pauses()))
        return next(count for count, at in enumerate(pauses) if at > passed)


def _pauses() -> Any:
    pause = FIRST_PAUSE
    while pause < MAX_PAUSE:
        yield pause
        pause *= 2
    yield from repeat(MAX_PAUSE)


def look_on(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Look on for one test; nothing of what is asked and answered is changed."""
    seen = Watched()
    current = threading.local()
    ask, perform = Server.ask, Urllib3HttpNode.perform_request

    def watch_question(server: Server, question: Callable[[Any], Any]) -> Any:
        current.tries = []
        try:
            return ask(server, question)
        finally:
            seen.questions.append(current.tries)
            current.tries = None

    def watch_try(node: Urllib3HttpNode, method: str, target: str, **request: Any) -> Any:
        outcome = ""
        try:
            answer = perform(node, method, target, **request)
            outcome = str(answer.meta.status)
            return answer
        except Exception as error:
            outcome = type(error).__name__
            raise
        finally:
            tries = getattr(current, "tries", None)
            if tries is not None:
                seconds = float(request["request_timeout"])
                tries.append(Try(node.base_url, target, bytes(request.get("body") or b""), seconds, outcome))

    monkeypatch.setattr(Server, "ask", watch_question)
    monkeypatch.setattr(Urllib3HttpNode, "perform_request", watch_try)
    return seen
