"""The circuit breaker: who fails is left alone for a while, and found again by one question at a time."""

import threading
import time

import pytest

from search.engines.base import EngineUnavailableError
from search.engines.breaker import FIRST_PAUSE, LONGEST_PAUSE, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def fail(breaker: Breaker) -> None:
    with pytest.raises(EngineUnavailableError, match="broken"), breaker.guard():
        raise EngineUnavailableError("broken")


def refused(breaker: Breaker) -> bool:
    try:
        with breaker.guard():
            return False
    except EngineUnavailableError:
        return True


def test_while_it_answers_everybody_may_ask() -> None:
    breaker = Breaker(Clock())
    assert not refused(breaker)
    assert not breaker.is_open


def test_after_a_failure_nobody_asks_until_the_pause_is_over() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker)
    assert refused(breaker)
    clock.now += FIRST_PAUSE
    assert not refused(breaker)
    assert not breaker.is_open


def test_the_pause_doubles_with_each_failed_trial_up_to_a_limit() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    pause = FIRST_PAUSE
    for _trial in range(8):
        fail(breaker)
        clock.now += pause - 0.01
        assert refused(breaker)
        clock.now += 0.01
        pause = min(pause * 2, LONGEST_PAUSE)
    assert not refused(breaker)
    fail(breaker)
    clock.now += FIRST_PAUSE  # an answer makes it forget
    assert not refused(breaker)


def test_one_at_a_time_tries_again() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker)
    clock.now += FIRST_PAUSE
    with breaker.guard():
        assert refused(breaker)
    assert not refused(breaker)


def test_a_fault_of_ours_neither_opens_it_nor_blocks_the_next_trial() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    with pytest.raises(ZeroDivisionError), breaker.guard():
        raise ZeroDivisionError
    assert not breaker.is_open
    fail(breaker)
    clock.now += FIRST_PAUSE
    with pytest.raises(ZeroDivisionError), breaker.guard():
        raise ZeroDivisionError
    assert not refused(breaker)


def test_of_many_threads_few_wait_for_an_engine_that_hangs() -> None:
    breaker = Breaker()
    fail(breaker)
    waited: list[float] = []

    def ask() -> None:
        started = time.monotonic()
        try:
            with breaker.guard():
                time.sleep(0.3)
                raise EngineUnavailableError("broken")
        except EngineUnavailableError:
            waited.append(time.monotonic() - started)

    time.sleep(FIRST_PAUSE)
    threads = [threading.Thread(target=ask) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(seconds >= 0.3 for seconds in waited) == 1
