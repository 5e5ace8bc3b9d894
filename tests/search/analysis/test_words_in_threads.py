"""The queries of words are remembered for all threads; one that makes room takes nothing from another."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from search.analysis import words
from search.engines.embedded import terms as module
from search.engines.registry import engine_for
from search.index.rebuild import rebuild_index
from tests.factories import make_record

pytestmark = pytest.mark.django_db


class EmptiedAtOnce(dict[Any, Any]):
    """Another thread makes room in the very moment after something was remembered, or was found to be there."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        self._by_another_thread()

    def __contains__(self, key: object) -> bool:
        there = super().__contains__(key)
        self._by_another_thread()
        return there

    def _by_another_thread(self) -> None:
        other = threading.Thread(target=self.clear)
        other.start()
        other.join()


@pytest.mark.parametrize("way", ["matched", "ranked", "phrase"])
def test_a_word_is_found_while_another_thread_makes_room(
    way: str, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_record("Breakfast club")
    rebuild_index()
    engine: Any = engine_for(settings.SEARCH_URL)
    found = engine._snapshots.newest().terms
    for name in ("_matched", "_ranked", "_named"):
        setattr(found, name, EmptiedAtOnce())
    monkeypatch.setattr(module, "MAX_KNOWN", 1)
    typed = words("breakfast club", "en")
    for _again in range(2):
        if way == "phrase":
            assert found.phrase(typed, "en", exact=False) is not None
        else:
            assert all(getattr(found, way)(word, "en") is not None for word in typed)
