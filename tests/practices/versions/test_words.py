"""What has language versions is told without a word about practices: organisations stand on it, too."""

import re
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "practices" / "versions"
OWN_NAME = re.compile(r"practices(?:\.[a-z_]+)+")
"""The package itself, in imports and references."""


def test_no_module_of_versions_speaks_of_practices() -> None:
    modules = list(FOLDER.rglob("*.py"))
    assert len(modules) > 5
    lines = [
        f"{path.name}:{number}: {line}"
        for path in modules
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "practice" in OWN_NAME.sub("", line).lower()
    ]
    assert lines == []
