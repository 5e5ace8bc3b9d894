"""A highlighted passage as one text, for comparing."""

from collections.abc import Collection

from search.analysis import EXTRACT_LENGTH, Phrase, highlight_fragments


def marked(
    text: str,
    terms: Collection[str],
    language: str,
    length: int = EXTRACT_LENGTH,
    phrases: Collection[Phrase] = (),
) -> str:
    """The best passage with each match in square brackets."""
    fragments = highlight_fragments(text, terms, language, length, phrases)
    return "".join(f"[{fragment}]" if matched else fragment for fragment, matched in fragments)
