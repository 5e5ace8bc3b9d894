"""The circuit breaker: who fails is left alone for a while, and found again by one question at a time."""

import threading

import pytest

from search.engines.base import EngineUnavailableError
from search.engines.breaker import FIRST_PAUSE, MAX_PAUSE, Breaker


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


def test_after_a_failure_nobody_asks_until_the_pause_is_over() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker)
    assert refused(breaker)
    clock.now += FIRST_PAUSE
    assert not refused(breaker)


def test_the_pause_doubles_with_each_failed_trial_up_to_a_limit() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    pause = FIRST_PAUSE
    for _trial in range(8):
        fail(breaker)
        clock.now += pause - 0.01
        assert refused(breaker)
        clock.now += 0.01
        pause = min(pause * 2, MAX_PAUSE)
    assert not refused(breaker)
    fail(breaker)
    clock.now += FIRST_PAUSE  # an answer makes it forget
    assert not refused(breaker)


def test_one_request_at_a_time_passes_the_breaker_after_its_pause() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker)
    clock.now += FIRST_PAUSE
    with breaker.guard():
        assert refused(breaker)
    assert not refused(breaker)


def test_an_error_in_our_code_neither_opens_the_breaker_nor_blocks_the_next_trial() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    with pytest.raises(ZeroDivisionError), breaker.guard():
        raise ZeroDivisionError
    fail(breaker)
    clock.now += FIRST_PAUSE
    with pytest.raises(ZeroDivisionError), breaker.guard():
        raise ZeroDivisionError
    assert not refused(breaker)


def test_one_of_many_threads_waits_for_a_hanging_engine() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker)
    clock.now += FIRST_PAUSE
    others = 11
    waiting, turned_away = threading.Semaphore(0), threading.Semaphore(0)

    def ask() -> None:
        try:
            with breaker.guard():
                waiting.release()
                for _other in range(others):  # the engine says nothing until all others were turned away
                    assert turned_away.acquire(timeout=60)
                raise EngineUnavailableError("broken")
        except EngineUnavailableError as error:
            if "broken" not in str(error):
                turned_away.release()

    threads = [threading.Thread(target=ask) for _number in range(others + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waiting.acquire(blocking=False)
    assert not waiting.acquire(blocking=False)
    assert refused(breaker)
