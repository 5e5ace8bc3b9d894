"""A second try for tests that failed: whether it is worth one, and what came of it.

`scripts/try_twice.sh` loads this with `-p tests.second_try` and runs pytest a second time
where the first one has left a list of failures in pytest's cache.
"""

import re

import pytest

CERTAIN = "certain"
FAILED_FIRST = "second_try/failed"

_CERTAIN_FILES = re.compile(
    r"/faults/"  # servers that hang or die, stress
    r"|/test_(?:\w*hostile|guessing|parallel|shared_state|two_\w+|\w+_in_threads|locks|databases)\.py"  # stress
    r"|/test_(?:permissions|page_visibility|restricted_addresses|shared_passwords|secrecy\w*)\.py"
)
_CERTAIN_NAMES = {"given", "rounds", "seeds"}
"""What a test of chosen or random values uses, inside of its function too."""


def mark_certain(item: pytest.Item) -> None:
    """Mark a test whose failure is never chance: of faults, stress, permissions, secrecy, or of a property."""
    if _is_certain(item):
        item.add_marker(CERTAIN)


def _is_certain(item: pytest.Item) -> bool:
    if _CERTAIN_FILES.search(item.path.as_posix()) or not isinstance(item, pytest.Function):
        return True
    callspec = getattr(item, "callspec", None)
    is_seeded = callspec is not None and "seed" in callspec.params
    is_property = getattr(item.obj, "is_hypothesis_test", False)
    return is_seeded or is_property or bool(_CERTAIN_NAMES & set(item.function.__code__.co_names))


class Tries:
    """What failed in this run, and in the run before it of the same cache."""

    def __init__(self, cache: pytest.Cache) -> None:
        self.cache = cache
        self.failed_first: list[str] = cache.get(FAILED_FIRST, [])
        self.failed: dict[str, bool] = {}
        """By name of the test: whether it is certain."""
        self.passed: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            # No keywords at all: the process of the test died.
            is_certain = CERTAIN in report.keywords or not report.keywords
            self.failed[report.nodeid] = self.failed.get(report.nodeid, False) or is_certain
        elif report.passed and report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.failed_first:
            if exitstatus == pytest.ExitCode.OK and self._missing():
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
        elif exitstatus == pytest.ExitCode.TESTS_FAILED and not any(self.failed.values()):
            self.cache.set(FAILED_FIRST, sorted(self.failed))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.failed_first:
            passed = sorted(set(self.failed_first) & self.passed - set(self.failed))
            _say(terminalreporter, "Failed at first, passed on the second try", passed)
            _say(terminalreporter, "Failed twice", sorted(self.failed))
            _say(terminalreporter, "Failed at first, did not run again", self._missing())
        elif any(self.failed.values()):
            certain = sorted(name for name, is_certain in self.failed.items() if is_certain)
            _say(terminalreporter, "No second try, because these do not fail by chance", certain)
        else:
            _say(terminalreporter, "Failed at first, a second try follows", sorted(self.failed))

    def _missing(self) -> list[str]:
        return sorted(set(self.failed_first) - self.passed - set(self.failed))


def _say(terminal: pytest.TerminalReporter, title: str, names: list[str]) -> None:
    if names:
        terminal.section(title)
        for name in names:
            terminal.line(name)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and config.cache is not None:
        config.pluginmanager.register(Tries(config.cache), "tries")
