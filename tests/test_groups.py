"""Several test processes share servers, so tests that break one must not run beside others that use it."""

import os

import pytest


@pytest.mark.xdist_group("some-group")
def test_tests_of_a_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    in_parallel = "PYTEST_XDIST_WORKER" in os.environ
    assert not in_parallel or request.node.nodeid.endswith("@some-group"), "run several processes with --dist loadgroup"
