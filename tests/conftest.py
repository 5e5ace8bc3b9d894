"""Fixtures that every test may ask for by name."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import translation


@pytest.fixture(autouse=True)
def _clean_process(settings: Any, tmp_path: Any) -> Iterator[None]:
    """No cached label, counter or language leaks from one test into the next; mails and media go to a fresh folder."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    settings.EMAIL_URL = f"filemail://{tmp_path / 'mail'}"
    settings.MEDIA_ROOT = tmp_path / "media"
    with translation.override("en"):
        yield
