"""The order of titles in each language, by the alphabet of its data."""

from functools import lru_cache

from search.analysis.collation import Collation, collation, sort_key
from search.analysis.language_data import language_data


def collation_key(text: str, language: str) -> str:
    """Return a string whose plain order is the order that readers of the language expect."""
    return sort_key(text, _collation_of(language))


@lru_cache(maxsize=64)
def _collation_of(language: str) -> Collation:
    data = language_data(language)
    return collation(data.alphabet, data.articles)
