"""A question has its time, whatever it is spent on: nodes that hang, break off, are busy or are not there."""

from collections.abc import Callable
from typing import Any

import pytest
from elastic_transport import ApiResponseMeta, ConnectionError, ConnectionTimeout, HttpHeaders, NodeConfig
from elasticsearch import ApiError

from search.engines.base import EngineUnavailableError
from search.engines.elasticsearch.client import Server, parse_address

SECONDS = 0.7
SHORT = 1e-9


class Spent:
    """A clock that the tries of a question move on, as long as each takes."""

    def __init__(self, *tries: tuple[float, Exception | None]) -> None:
        self.now = 1000.0
        self.tries = list(tries)
        self.given: list[float] = []

    def __call__(self) -> float:
        return self.now

    def ask(self, client: Any) -> str:
        """One try. It waits for a node that hangs as long as it may, for another as long as that one takes."""
        patience = float(client._request_timeout)
        self.given.append(patience)
        taken, error = self.tries[len(self.given) - 1]
        self.now += patience if isinstance(error, ConnectionTimeout) else min(taken, patience)
        if error is None:
            return "answered"
        raise error


def status(code: int) -> ApiError:
    meta = ApiResponseMeta(code, "1.1", HttpHeaders(), 0.0, NodeConfig("http", "one", 9200))
    return ApiError("told so", meta, {})


HANGS = (9.0, ConnectionTimeout("hangs"))
AWAY = (0.0, ConnectionError("refused"))


def cut(after: float) -> tuple[float, Exception]:
    return after, ConnectionError("cut")


def says(code: int, after: float = 0.0) -> tuple[float, Exception]:
    return after, status(code)


ANSWERS = (0.1, None)


def asked(nodes: int, *tries: tuple[float, Exception | None]) -> tuple[Spent, Callable[[], str]]:
    spent = Spent(*tries)
    hosts = ",".join(f"node-{number}:9200" for number in range(nodes))
    server = Server(parse_address(f"http://{hosts}"), "", SECONDS, spent)
    return spent, lambda: server.ask(spent.ask)


@pytest.mark.parametrize(
    ("nodes", "tries"),
    [
        (1, [HANGS]),
        (1, [AWAY, AWAY]),
        (1, [AWAY, HANGS]),
        (1, [cut(0.5), cut(0.5)]),
        (1, [says(503, 0.6)]),
        (1, [says(429)]),
        (2, [HANGS, HANGS]),
        (3, [HANGS, HANGS]),
        (3, [AWAY, HANGS, HANGS]),
        (3, [AWAY, AWAY, AWAY]),
        (3, [cut(0.4), HANGS]),
        (3, [cut(0.4), cut(0.4)]),
        (3, [says(503, 0.3), says(503, 0.3), says(503, 0.3)]),
        (3, [says(504, 0.4), HANGS]),
        (3, [says(400)]),
    ],
)
def test_no_question_waits_longer_than_it_may_and_then_it_is_given_up(nodes: int, tries: Any) -> None:
    spent, ask = asked(nodes, *tries)
    with pytest.raises(EngineUnavailableError):
        ask()
    assert len(spent.given) == len(tries)
    assert spent.now - 1000.0 <= SECONDS + SHORT
    assert all(given > 0 for given in spent.given)


@pytest.mark.parametrize(
    ("nodes", "tries"),
    [
        (1, [ANSWERS]),
        (1, [AWAY, ANSWERS]),
        (2, [HANGS, ANSWERS]),
        (3, [AWAY, AWAY, ANSWERS]),
        (3, [AWAY, HANGS, ANSWERS]),
        (3, [cut(0.2), ANSWERS]),
        (3, [says(503, 0.2), ANSWERS]),
        (3, [says(429), ANSWERS]),
    ],
)
def test_another_node_answers_in_the_time_that_is_left(nodes: int, tries: Any) -> None:
    spent, ask = asked(nodes, *tries)
    assert ask() == "answered"
    assert len(spent.given) == len(tries)
    assert spent.now - 1000.0 <= SECONDS + SHORT


def test_the_first_of_several_nodes_leaves_time_for_another_one() -> None:
    spent, ask = asked(3, HANGS, ANSWERS)
    ask()
    assert spent.given == [pytest.approx(SECONDS * 0.6), pytest.approx(SECONDS * 0.4)]
    alone, ask = asked(1, ANSWERS)
    ask()
    assert alone.given == [SECONDS]
