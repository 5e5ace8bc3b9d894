"""A memo of analysed tokens: most tokens of a text have been analysed before."""

from collections.abc import Callable
from typing import Generic, TypeVar

MAX_TOKEN = 48
"""Characters of a token that is stored; longer ones hardly come again."""
Analysed = TypeVar("Analysed")


class LanguageMemo(dict[str, Analysed]):
    """The memo of one language. A plain dictionary: a cache that keeps an order takes three times as long."""

    def __init__(self, analyse: Callable[[str, str], Analysed], language: str) -> None:
        super().__init__()
        self._analyse, self._language = analyse, language

    def __missing__(self, token: str) -> Analysed:
        analysed = self._analyse(token, self._language)
        if len(token) <= MAX_TOKEN:
            self[token] = analysed
        return analysed


class TokenMemo(Generic[Analysed]):
    """The results of `analyse(token, language)` for all languages; hardly more than `max_tokens`, which may change."""

    def __init__(self, analyse: Callable[[str, str], Analysed], max_tokens: int) -> None:
        self._analyse, self.max_tokens = analyse, max_tokens
        self._languages: dict[str, LanguageMemo[Analysed]] = {}

    def of(self, language: str) -> LanguageMemo[Analysed]:
        """Return the memo of a language; a look-up analyses what is not in it."""
        memo = self._languages.get(language)
        if memo is None:
            memo = self._languages[language] = LanguageMemo(self._analyse, language)
        return memo

    def make_room(self) -> None:
        """Empty the largest memos while there are too many tokens in all."""
        memos = list(self._languages.values())
        while sum(map(len, memos)) > self.max_tokens:
            max(memos, key=len).clear()
