"""A folder of language files of its own for each test that needs one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.analysis import language_files
from search.analysis.language_data import data_hash, dictionaries, language_data
from search.analysis.lexicons import is_prepared

SHIPPED = language_files.FOLDER


@pytest.fixture
def languages_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the shipped files."""
    folder = tmp_path / "languages"
    folder.mkdir()
    monkeypatch.setattr(language_files, "FOLDER", folder)
    for cached in (language_data, dictionaries, data_hash, is_prepared):
        cached.cache_clear()
    yield folder
    for cached in (language_data, dictionaries, data_hash, is_prepared):
        cached.cache_clear()
