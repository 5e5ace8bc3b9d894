import itertools
import subprocess
from pathlib import Path

import pytest

from tests.projects import PARALLEL, PYTEST, ROOT, run_project

CONFTEST = """
from tests.second_try import mark_certain

def pytest_itemcollected(item):
    mark_certain(item)
"""
HELPERS = """
from pathlib import Path

def attempt(name):
    file = Path(__file__).with_name(f"{name}.attempts")
    with file.open("a") as lines:
        lines.write("x")
    return len(file.read_text())
"""
SETTINGS = "[pytest]\nmarkers =\n    certain: no second try\naddopts = --strict-markers\n"
BEGINNING = "import os\nfrom helpers import attempt\n\n"
GOOD = f"{BEGINNING}def test_good():\n    attempt('good')\n"
FLAKY = f"{BEGINNING}def test_flaky():\n    assert attempt('flaky') == 2\n"
FAILING = f"{BEGINNING}def test_failing():\n    assert attempt('failing') == 0\n"
PROPERTY = f"""{BEGINNING}from hypothesis import given, strategies

@given(strategies.just(1))
def test_property(number):
    assert attempt('property') > 9999
"""
INNER_PROPERTY = f"""{BEGINNING}from hypothesis import given, strategies

def test_inner_property():
    @given(strategies.just(1))
    def holds(number):
        assert attempt('property') > 9999
    holds()
"""
SEEDED = f"""{BEGINNING}import pytest

@pytest.mark.parametrize("seed", [1])
def test_of_random_values(seed):
    assert attempt('seeded') == 2
"""
FLAKY_SETUP = f"""{BEGINNING}import pytest

@pytest.fixture
def server():
    assert attempt('server') == 2

def test_with_a_server(server):
    pass
"""
DYING = f"{BEGINNING}def test_dying():\n    attempt('dying') == 2 or os._exit(3)\n"
SKIPPED_LATER = (
    f"{BEGINNING}import pytest\n\ndef test_once():\n    attempt('once') == 1 or pytest.skip()\n    assert False\n"
)
BROKEN = "import nothing_like_this\n"


def run_twice(folder: Path, files: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run `scripts/try_twice.sh` with pytest on a small project of its own."""
    beside = {"conftest.py": CONFTEST, "helpers.py": HELPERS, "pytest.ini": SETTINGS}
    return run_project(folder, beside | files, *options, command=["sh", ROOT / "scripts" / "try_twice.sh", *PYTEST])


def listed(output: str, title: str) -> list[str]:
    """Return the names below a title in the output of pytest."""
    lines = iter(output.splitlines())
    for line in lines:
        if line.strip("= ") == title:
            return list(itertools.takewhile(lambda name: "::" in name and " " not in name, lines))
    return []


def attempts(folder: Path, name: str) -> int:
    file = folder / f"{name}.attempts"
    return len(file.read_text()) if file.exists() else 0


@pytest.mark.parametrize("options", [(), PARALLEL], ids=["one process", "two processes"])
def test_a_test_that_passes_on_the_second_try_is_named_and_the_run_is_green(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    run = run_twice(tmp_path, {"test_a.py": GOOD, "test_b.py": FLAKY}, *options)
    assert run.returncode == 0, run.stdout
    assert (attempts(tmp_path, "good"), attempts(tmp_path, "flaky")) == (1, 2)
    assert listed(run.stdout, "Failed at first, a second try follows") == ["test_b.py::test_flaky"]
    assert listed(run.stdout, "Failed at first, passed on the second try") == ["test_b.py::test_flaky"]
    assert run.stdout.strip().splitlines()[-1].strip("= ").startswith("1 passed")


def test_a_fixture_that_works_on_the_second_try_is_a_second_try_too(tmp_path: Path) -> None:
    run = run_twice(tmp_path, {"test_a.py": FLAKY_SETUP})
    assert run.returncode == 0, run.stdout


def test_a_test_that_fails_twice_is_a_failure(tmp_path: Path) -> None:
    run = run_twice(tmp_path, {"test_a.py": GOOD, "test_b.py": FLAKY, "test_c.py": FAILING})
    assert run.returncode == 1, run.stdout
    assert (attempts(tmp_path, "good"), attempts(tmp_path, "flaky"), attempts(tmp_path, "failing")) == (1, 2, 2)
    assert listed(run.stdout, "Failed at first, passed on the second try") == ["test_b.py::test_flaky"]
    assert listed(run.stdout, "Failed twice") == ["test_c.py::test_failing"]
    assert run.stdout.strip().splitlines()[-1].strip("= ").startswith("1 failed, 1 passed")


def test_a_run_without_failures_is_not_repeated(tmp_path: Path) -> None:
    run = run_twice(tmp_path, {"test_a.py": GOOD})
    assert (run.returncode, attempts(tmp_path, "good")) == (0, 1)
    assert "try" not in run.stdout.replace("second_try", "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("test_a.py", PROPERTY),
        ("test_a.py", INNER_PROPERTY),
        ("test_a.py", SEEDED),
        ("faults/test_nodes.py", FLAKY),
        ("test_permissions.py", FLAKY),
        ("test_secrecy_crawl.py", FLAKY),
        ("test_api_hostile.py", FLAKY),
        ("test_two_processes.py", FLAKY),
    ],
    ids=["property", "property inside", "seed", "fault", "permission", "secrecy", "hostile", "stress"],
)
def test_a_failure_that_is_never_chance_has_no_second_try_and_nothing_else_has(
    tmp_path: Path, name: str, text: str
) -> None:
    run = run_twice(tmp_path, {name: text, "test_z.py": FAILING})
    assert run.returncode == 1, run.stdout
    assert attempts(tmp_path, "failing") == 1
    named = listed(run.stdout, "No second try, because these do not fail by chance")
    assert [nodeid.partition("::")[0] for nodeid in named] == [name]
    assert run.stdout.strip().splitlines()[-1].strip("= ").startswith("2 failed")


def test_a_process_that_dies_has_no_second_try(tmp_path: Path) -> None:
    run = run_twice(tmp_path, {"test_a.py": GOOD, "test_b.py": DYING}, *PARALLEL)
    assert run.returncode == 1, run.stdout
    # how often xdist itself starts the test in a new process is its own matter
    named = listed(run.stdout, "No second try, because these do not fail by chance")
    assert [nodeid.partition("::")[0] for nodeid in named] == ["test_b.py"]
    assert "a second try follows" not in run.stdout


def test_a_file_that_cannot_be_read_has_no_second_try(tmp_path: Path) -> None:
    run = run_twice(tmp_path, {"test_a.py": FLAKY, "test_b.py": BROKEN})
    assert run.returncode == 2, run.stdout
    assert "second try follows" not in run.stdout


def test_a_failure_that_is_skipped_on_the_second_try_is_a_failure(tmp_path: Path) -> None:
    run = run_twice(tmp_path, {"test_a.py": SKIPPED_LATER})
    assert run.returncode == 1, run.stdout
    assert listed(run.stdout, "Failed at first, did not run again") == ["test_a.py::test_once"]


def test_the_results_of_earlier_runs_are_not_read(tmp_path: Path) -> None:
    (tmp_path / ".pytest_cache/v/second_try").mkdir(parents=True)
    (tmp_path / ".pytest_cache/v/second_try/failed").write_text('["test_b.py::test_failing"]')
    run = run_twice(tmp_path, {"test_a.py": GOOD})
    assert (run.returncode, attempts(tmp_path, "good")) == (0, 1)


def test_what_a_merge_must_pass_are_the_checks_and_two_tries_of_the_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "\nmake check\n" in script
    assert "\nsh scripts/try_twice.sh sh scripts/test.sh " in script
    assert script.rstrip().endswith('[ "$checked" = 0 ] && [ "$tested" = 0 ]')


def test_the_tests_of_this_project_that_do_not_fail_by_chance_are_marked() -> None:
    marked = {
        "test_stale_index.py", "test_many_editors.py", "test_permissions.py", "test_secrecy_crawl.py",
        "test_hostile.py", "test_slugs.py", "test_clauses.py", "test_po_states.py",
    }  # fmt: skip
    others = {"test_sitemap.py", "test_feed.py"}
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name in marked | others]
    command = [*PYTEST, "--collect-only", "-q", "-m", "certain", "-p", "no:cacheprovider"]
    run = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True)
    found = {line.partition("::")[0].rpartition("/")[2] for line in run.stdout.splitlines() if "::" in line}
    assert found == marked, run.stdout
