"""Each import contract of pyproject.toml fails when an import breaks it."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal.processes import ROOT

PACKAGES = ("portal", "practices", "search")
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
EXHAUSTIVE = [contract for contract in CONTRACTS if contract.get("exhaustive")]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code and its contracts, to be broken."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=lambda folder, names: not_python(Path(folder), names)
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def not_python(folder: Path, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__" or not (name.endswith(".py") or (folder / name).is_dir())]


def check(copy: Path) -> tuple[int, str]:
    result = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache", "--no-logo"],
        cwd=copy, capture_output=True, text=True, check=False, timeout=300,
        env={"COLUMNS": "400", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return result.returncode, result.stdout + result.stderr


def details(output: str, name: str) -> str:
    """What the report says about one broken contract."""
    heading = re.search(rf"^{re.escape(name)}\n-+$", output, re.MULTILINE)
    assert heading, f"{name} is not broken:\n{output}"
    return re.split(r"^.+\n-+$", output[heading.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def add_import(copy: Path, importer: str, imported: str) -> str:
    """Make a package (in a module of its own) or a module import another; returns the import as reports write it."""
    path = copy.joinpath(*importer.split("."))
    if path.is_dir():
        importer, path = f"{importer}.import_of_a_test", path / "import_of_a_test"
    path = path.with_suffix(".py")
    with path.open("a") as file:
        file.write(f"\nimport {imported}\n")
    return f"{importer} -> {imported}"


def names_of_layer(layer: str) -> list[str]:
    return [name.strip(" ()") for name in re.split(r"[|:]", layer)]


def break_contract(copy: Path, contract: dict[str, Any]) -> Iterator[str]:
    """Add imports that a contract forbids; yields each as reports write it."""
    if contract["type"] == "layers":
        top, bottom = names_of_layer(contract["layers"][0])[0], names_of_layer(contract["layers"][-1])[0]
        for prefix in [f"{container}." for container in contract.get("containers", [])] or [""]:
            yield add_import(copy, prefix + bottom, prefix + top)
    elif contract["type"] == "acyclic_siblings":
        for ancestor in contract["ancestors"]:
            add_import(copy, f"{ancestor}.first_of_{ancestor}", f"{ancestor}.second_of_{ancestor}")
            add_import(copy, f"{ancestor}.second_of_{ancestor}", f"{ancestor}.first_of_{ancestor}")
            yield f"No cycles are allowed in {ancestor}."
    else:
        assert contract["type"] == "forbidden", "Say here how this kind of contract is broken."
        source = contract["source_modules"][0].removesuffix(".**")
        yield add_import(copy, source, contract["forbidden_modules"][-1])


def test_each_contract_names_an_import_that_breaks_it(copy: Path) -> None:
    forbidden = {contract["name"]: list(break_contract(copy, contract)) for contract in CONTRACTS}
    status, output = check(copy)
    assert status == 1
    for name, added in forbidden.items():
        report = details(output, name)
        missing = [line for line in added if line.replace(" ", "") not in re.sub(r"\s", "", report)]
        assert not missing, f"{name} does not report {missing}:\n{report}"


def test_each_contract_of_storeys_names_a_module_that_no_layer_lists(copy: Path) -> None:
    for contract in EXHAUSTIVE:
        for container in contract["containers"]:
            (copy.joinpath(*container.split(".")) / "unlisted.py").touch()
    status, output = check(copy)
    assert status == 1
    for contract in EXHAUSTIVE:
        assert all(f"{container}.unlisted" in details(output, contract["name"]) for container in contract["containers"])


def test_the_storeys_of_each_package_are_exhaustive_and_have_a_comment_a_layer() -> None:
    assert {container for contract in EXHAUSTIVE for container in contract["containers"]} >= set(PACKAGES)
    text = (ROOT / "pyproject.toml").read_text()
    assert {package for contract in CONTRACTS for package in contract.get("ancestors", [])} == set(PACKAGES)
    for contract in EXHAUSTIVE:
        block = text[text.index(f'name = "{contract["name"]}"') :].split("layers = [")[1].split("\n]")[0]
        assert "#" in block, f"{contract['name']}: say why the layers are there"
