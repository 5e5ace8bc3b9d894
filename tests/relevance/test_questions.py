"""Judged questions over the demo's records: the right ones stand on top, in every language."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from practices.languages.table import language_codes
from tests.relevance.asked import assert_enough, load_demo_records, missed_questions

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("judged questions")]


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, int]]:
    """The demo's records, loaded once and rolled back at the end; public number by name."""
    var = tmp_path_factory.mktemp("demo")
    changed = override_settings(MEDIA_ROOT=var / "media", SEARCH_URL=f"embedded://{var / 'index'}")
    with django_db_blocker.unblock(), changed, transaction.atomic():
        yield load_demo_records()
        transaction.set_rollback(True)


@pytest.mark.parametrize("language", language_codes())
def test_the_right_records_stand_on_top(language: str, demo: dict[str, int]) -> None:
    assert_enough(missed_questions(language, demo), language, "question")
