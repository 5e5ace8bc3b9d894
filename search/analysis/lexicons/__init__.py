"""Prepared dictionaries: the lemmas of folded forms, of known words and, by analogy, of unknown ones."""

from search.analysis.lexicons.files import Lexicon, identity, is_prepared, lexicon_of

__all__ = ["Lexicon", "identity", "is_prepared", "lexicon_of"]
