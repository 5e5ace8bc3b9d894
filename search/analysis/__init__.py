"""Text → terms, per language: words, folding, stems, stop words, collation, highlighting."""

from search.analysis.collation import collation_key
from search.analysis.highlighting import LENGTH, highlight, highlight_fragments
from search.analysis.marking import Run
from search.analysis.normalising import fold, normalise
from search.analysis.phrases import telling_words, wordings
from search.analysis.pipeline import VERSION, Word, analyse, reading_all, surfaces, words

__all__ = [
    "LENGTH",
    "VERSION",
    "Run",
    "Word",
    "analyse",
    "collation_key",
    "fold",
    "highlight",
    "highlight_fragments",
    "normalise",
    "reading_all",
    "surfaces",
    "telling_words",
    "wordings",
    "words",
]
