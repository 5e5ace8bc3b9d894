"""An empty index of its own for each test that asks for one."""

from pathlib import Path
from typing import Any

import pytest

from search.index.rebuild import rebuild_index


@pytest.fixture
def index_folder(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    settings.SEARCH_URL = f"embedded://{folder}"
    return folder


@pytest.fixture
def index(db: Any, index_folder: Path) -> Path:
    rebuild_index()
    return index_folder
