"""The stem of a word by its ending alone: by PyStemmer, or by light stemming."""

import threading
from typing import Any

import Stemmer

_stemmers = threading.local()


def algorithms() -> tuple[str, ...]:
    """Return the names of PyStemmer's algorithms."""
    return tuple(Stemmer.algorithms())


def snowball_stem(word: str, algorithm: str) -> str:
    """Return the stem of a folded word by one of PyStemmer's algorithms."""
    # A stemmer object must not be used by two threads.
    stemmers: dict[str, Any] = _stemmers.__dict__.setdefault("by_name", {})
    stemmer = stemmers.get(algorithm)
    if stemmer is None:
        stemmer = stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return stemmer.stemWord(word) or word
