"""Every language finds synonyms and forgives typing errors."""

from pathlib import Path
from typing import Any

import pytest

from practices.languages.table import language_codes
from search.index.rebuild import rebuild_index
from tests.relevance.asked import assert_enough, missed_synonyms, missed_typing_errors

EVERY_LANGUAGE = pytest.mark.parametrize("language", language_codes())


@EVERY_LANGUAGE
@pytest.mark.django_db
def test_another_expression_for_the_same_finds_it(language: str, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    rebuild_index()
    assert_enough(missed_synonyms(language), language, "synonym")


@EVERY_LANGUAGE
@pytest.mark.django_db
def test_a_typing_error_finds_the_right_word(language: str, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    assert_enough(missed_typing_errors(language), language, "typo")
