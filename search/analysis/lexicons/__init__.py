"""Prepared dictionaries: the lemmas of folded forms, for known words and, by analogy, for unknown ones."""

from search.analysis.lexicons.files import DICTIONARIES, Lexicon, identity, is_prepared, lexicon_of

__all__ = ["DICTIONARIES", "Lexicon", "identity", "is_prepared", "lexicon_of"]
