from pathlib import Path

import pytest

from tests.projects import PARALLEL, run_project

CONFTEST = """
import pytest
from tests.groups import keep_groups_together

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    keep_groups_together(items)
"""
TESTS = """
import os
from pathlib import Path
import pytest

def note(name):
    with Path(f"{name}.processes").open("a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")

@pytest.mark.xdist_group("servers")
@pytest.mark.parametrize("number", range(10))
def test_of_a_group(number):
    note("group")

@pytest.mark.parametrize("number", range(10))
def test_of_no_group(number):
    note("others")
"""


@pytest.mark.parametrize("marked", [True, False], ids=["a group", "no group"])
def test_tests_of_a_group_run_in_one_process_and_others_in_several(tmp_path: Path, marked: bool) -> None:
    tests = TESTS if marked else TESTS.replace('@pytest.mark.xdist_group("servers")\n', "")
    run = run_project(tmp_path, {"conftest.py": CONFTEST, "pytest.ini": "[pytest]\n", "test_a.py": tests}, *PARALLEL)
    assert run.returncode == 0, run.stdout
    used = {name: set((tmp_path / f"{name}.processes").read_text().split()) for name in ("group", "others")}
    assert len(used["group"]) == (1 if marked else 2)
    assert len(used["group"] | used["others"]) == 2
