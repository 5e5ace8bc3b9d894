"""Names follow docs/words.md: words that it replaces name nothing in the product."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REPLACED = {
    "Asking", "Demand", "Alternative", "Sought", "sought_words", "Piece", "Written", "Looks", "KeptReadings",
    "Readings", "reading_all", "telling_words", "wordings", "respelt", "joints", "LabelBook", "ConceptBook",
    "RecordDoor", "Door", "DoorGroup", "open_record", "KeptFrame", "kept_frame", "import_remains", "term_care",
    "authoring", "admin_questions", "admin_policy", "dead_at", "sent_at", "VersionStamp", "raise_stamp",
    "stamp", "stamps", "sought", "asked", "wanted",
}  # fmt: skip
SUPERLATIVE = re.compile(r"(?:MOST|LEAST|LONGEST|FEWEST|LARGEST)(?:_|$)")
PROSE = re.compile(r"\b(?:sought|stamps?|doors?|roof|ground floor|staircase|whoever)\b", re.IGNORECASE)


def modules() -> list[Path]:
    """Return the modules of the product; migrations keep the names of their time."""
    paths = (path for package in ("portal", "practices", "search") for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def names(tree: ast.AST) -> Iterator[str]:
    """Yield every name that a module defines or uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute):
            yield node.attr


def docstrings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("package", ["portal", "practices", "search"])
def test_no_name_is_a_word_that_has_been_replaced(package: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        if path.relative_to(ROOT).parts[0] == package
        for name in names(ast.parse(path.read_text(encoding="utf-8")))
        if name in REPLACED or SUPERLATIVE.match(name)
    }
    assert found == set()


def test_no_docstring_of_the_product_speaks_in_metaphors_of_a_building() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text[:80]}"
        for path in modules()
        for text in docstrings(ast.parse(path.read_text(encoding="utf-8")))
        if PROSE.search(text)
    }
    assert found == set()
