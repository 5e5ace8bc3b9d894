"""Where things are done: hooks are registered in one kind of module, and what a page shows travels in its context."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SHOWING = ("models", "layout", "pages", "templatetags")
"""Parts of the names of modules that make what a page shows."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in ("portal", "practices", "search"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_wagtail_hooks_are_registered_in_modules_of_that_name() -> None:
    registering = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "register" and ast.unparse(node.value) == "hooks"
    }
    assert registering
    assert {path.name for path in registering} == {"wagtail_hooks.py"}


def test_what_makes_a_page_sets_no_attribute_of_the_request() -> None:
    setting = [
        f"{path}:{target.lineno} {ast.unparse(target)}"
        for path, tree in sources()
        if set(SHOWING) & set(path.with_suffix("").parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "request"
    ]
    assert setting == []
