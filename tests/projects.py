"""Small projects of tests, run by a pytest of their own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest")
PARALLEL = ("-p", "xdist.plugin", "-n", "2", "--dist", "loadgroup")


def run_project(
    folder: Path, files: dict[str, str], *options: str, command: Sequence[str | Path] = PYTEST
) -> subprocess.CompletedProcess[str]:
    """Write the files and run pytest on them, with no plugin that is not named."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return subprocess.run(
        [*command, *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
