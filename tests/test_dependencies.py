"""What the code imports is declared in pyproject.toml, and what is declared is needed."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("portal", "practices", "search")
MAX_DEPENDENCIES = 22
NEVER_IMPORTED = {
    "whitenoise": "middleware and static files, by name in the settings",
    "django-csp": "middleware, by name in the settings",
}
"""Declared packages that only settings name."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    """Packages of a list of requirements, with those of their extras: `simplemma[marisa-trie]>=2` is two."""
    return {normalised(name) for line in requirements for name in re.findall(r"[\w.-]+", re.split("[<>=]", line)[0])}


def required(requirements: list[str]) -> list[str]:
    return [normalised(re.split(r"[\[<>=]", line)[0]) for line in requirements]


DECLARED = names(PROJECT["dependencies"])


def imports(root: Path) -> Iterator[tuple[str, str]]:
    """Packages that the code below a folder imports, late imports and those for types included, with the file."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    modules = [node.module]
                for module in modules:
                    yield module.split(".")[0], str(path.relative_to(root))


def imported_packages(root: Path) -> dict[str, str]:
    """The imported packages of others, each with a file that imports it."""
    known = packages_distributions()
    return {
        normalised(known[module][0]): path
        for module, path in imports(root)
        if module not in sys.stdlib_module_names and module not in PACKAGES
    }


def test_every_imported_package_is_a_declared_dependency() -> None:
    undeclared = {name: path for name, path in imported_packages(ROOT).items() if name not in DECLARED}
    assert not undeclared


def test_every_declared_dependency_is_imported_or_named_in_settings() -> None:
    unused = set(required(PROJECT["dependencies"])) - imported_packages(ROOT).keys()
    assert unused == NEVER_IMPORTED.keys()


def test_every_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[dependency-groups]")]
    lines = [line for line in block.splitlines() if re.match(r'\s*(\w+ = \[)?"', line)]
    assert len(lines) == len(PROJECT["dependencies"]) + sum(map(len, PROJECT["optional-dependencies"].values()))
    assert [line for line in lines if not re.search(r"#\s+\S+( \S+)+", line)] == []


def test_there_are_few_dependencies_and_each_is_needed_once() -> None:
    declared = required(PROJECT["dependencies"])
    assert len(declared) == len(set(declared)) <= MAX_DEPENDENCIES


@pytest.mark.parametrize("line", ["import requests", "from requests.adapters import HTTPAdapter"])
def test_an_import_of_a_package_that_another_one_brings_is_noticed(line: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "portal" / "module.py").write_text(f"def late() -> None:\n    {line}\n")
    assert imported_packages(tmp_path) == {"requests": "portal/module.py"}
    assert "requests" not in DECLARED
