"""What was read of words before, by how they were written: most words of a text have been read already."""

from collections.abc import Callable
from typing import Generic, TypeVar

LONGEST_KEPT = 48
"""Whatever is longer is no word that comes again."""
Reading = TypeVar("Reading")


class Readings(dict[str, Reading]):
    """Those of one language. A plain look-up: a cache that keeps an order takes three times as long."""

    def __init__(self, read: Callable[[str, str], Reading], language: str) -> None:
        super().__init__()
        self._read, self._language = read, language

    def __missing__(self, written: str) -> Reading:
        reading = self._read(written, self._language)
        if len(written) <= LONGEST_KEPT:
            self[written] = reading
        return reading


class KeptReadings(Generic[Reading]):
    """Those of all languages, of `read(written, language)`; not many more than `most`, which may change."""

    def __init__(self, read: Callable[[str, str], Reading], most: int) -> None:
        self._read, self.most = read, most
        self._languages: dict[str, Readings[Reading]] = {}

    def of(self, language: str) -> Readings[Reading]:
        """What was read of a language, and by a look-up what was not."""
        found = self._languages.get(language)
        if found is None:
            found = self._languages[language] = Readings(self._read, language)
        return found

    def make_room(self) -> None:
        """Forget the languages with the most words while there are too many in all."""
        kept = list(self._languages.values())
        while sum(map(len, kept)) > self.most:
            max(kept, key=len).clear()
