"""Fixtures that every test may ask for by name."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.rounds import rounds

# No deadline: the machine is shared, and the first example of a test also fills caches.
hypothesis_settings.register_profile("portal", deadline=None, max_examples=rounds(100))
hypothesis_settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _clean_process(settings: Any, tmp_path: Any) -> Iterator[None]:
    """No cached label, counter or language leaks from one test into the next; mails and media go to a fresh folder."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    settings.EMAIL_URL = f"filemail://{tmp_path / 'mail'}"
    settings.MEDIA_ROOT = tmp_path / "media"
    with translation.override("en"):
        yield
