"""Text to terms, per language: words, folding, lemmas, stems, stop words, order of titles, highlighting."""

from practices.languages.folding import fold
from search.analysis.highlighting.fragments import EXTRACT_LENGTH, highlight_fragments
from search.analysis.highlighting.matching import Phrase
from search.analysis.normalising import normalise
from search.analysis.phrases import content_words, phrase_keys
from search.analysis.pipeline import Word, analyse, analyser_hash, bulk_analysis, surfaces, words
from search.analysis.title_order import collation_key

__all__ = [
    "EXTRACT_LENGTH",
    "Phrase",
    "Word",
    "analyse",
    "analyser_hash",
    "bulk_analysis",
    "collation_key",
    "content_words",
    "fold",
    "highlight_fragments",
    "normalise",
    "phrase_keys",
    "surfaces",
    "words",
]
