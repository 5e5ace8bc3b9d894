"""How often a test with chosen or random values runs: few times at every change, many times now and then."""

import os
import random

MORE = 20
"""So many times the rounds with `make test-long`."""
LONG = os.environ.get("LONG_TESTS", "0") not in ("", "0")


def rounds(n: int) -> int:
    """Return `n`; twenty times as many when LONG_TESTS is set (and not empty or 0)."""
    return n * MORE if LONG else n


def seeds(fixed: int) -> list[int]:
    """Return the seeds of a test of random values: a fixed one, and with LONG_TESTS another, drawn from SEED.

    `make test` does not depend on chance; `make test-long` draws SEED and says it. A seed stands in the test's name.
    """
    # All processes of one run draw the same: pytest-xdist wants the same tests in each.
    run = os.environ.get("SEED") or os.environ.get("PYTEST_XDIST_TESTRUNUID") or random.SystemRandom().random()
    return [fixed, random.Random(run).randrange(10**6)] if LONG else [fixed]
