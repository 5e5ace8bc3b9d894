"""How often a test with chosen or random values runs: few times at every change, many times now and then."""

import os

MORE = 20
"""So many times the rounds with `make test-long`."""


def rounds(n: int) -> int:
    """`n`; twenty times as many when LONG_TESTS is set (and not empty or 0)."""
    return n * MORE if os.environ.get("LONG_TESTS", "0") not in ("", "0") else n
