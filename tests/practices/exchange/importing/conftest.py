"""An index of its own for this folder: an import without a worker writes one."""

from typing import Any

import pytest


@pytest.fixture(scope="session")
def exchange_index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the index that the tests of this folder share."""
    return f"embedded://{tmp_path_factory.mktemp('index')}"


@pytest.fixture(autouse=True)
def _own_index(settings: Any, exchange_index: str) -> None:
    settings.SEARCH_URL = exchange_index
