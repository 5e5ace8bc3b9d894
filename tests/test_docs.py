"""The guides say only what is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_between_the_guides_lead_somewhere(guide: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", guide.read_text(encoding="utf-8"))
    assert [target for target in targets if not (guide.parent / target).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_commands_that_the_guides_name_exist(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert named <= set(get_commands())
    menu = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text)) <= menu


def test_every_variable_of_the_environment_is_explained_to_the_operator() -> None:
    settings = (ROOT / "portal" / "settings" / "base.py").read_text(encoding="utf-8")
    read = set(re.findall(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)\"""", settings)) - {"DEBUG"}
    operator = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in operator} == set()


def test_the_makefile_and_the_lock_name_no_package_registry() -> None:
    files = [
        ROOT / "Makefile",
        *(ROOT / "scripts").iterdir(),
        *(ROOT / "requirements").iterdir(),
        ROOT / "pyproject.toml",
    ]
    ours = r"https?://(?!example\.org|127\.0\.0\.1|localhost|\[::1\])"
    assert [path.name for path in files if re.search(ours, path.read_text(encoding="utf-8"))] == []


def test_every_locked_package_has_a_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8"))
        packages = [block for block in blocks if "==" in block.splitlines()[0]]
        assert packages
        assert [block.splitlines()[0] for block in packages if "--hash=sha256:" not in block] == []
