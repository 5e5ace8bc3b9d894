"""Forms, compounds, words without marks and words that must not match: asked of an index of their texts."""

from pathlib import Path

from search.engines.document import IndexedDocument, VersionText
from search.engines.embedded import EmbeddedEngine
from search.query.family import PRACTICE
from search.query.query import SearchQuery
from tests.relevance.pairs import DATA, OF_WORDS, Pair, pairs
from tests.search.answers import answer

MIN_SHARE = {"form": 0.95, "compound": 0.95, "plain": 1.0, "not": 1.0}
"""Share of the pairs of a kind that must be right."""
MIN_UNSEEN = 0.9
"""Share of the held-out pairs of a language that must be right, all kinds together."""
PROMISED = {"form": 40, "compound": 10, "plain": 10, "not": 10}
"""Pairs that every language has at least; compounds only where it writes them in one word."""
PROMISED_UNSEEN = {"form": 40, "compound": 10, "plain": 8, "not": 10}
COMPOUNDING = ("da", "de", "et", "fi", "hu", "nl", "sv")


def wrong_words(language: str, folder: Path, judged: Path = DATA) -> dict[str, list[Pair]]:
    """By kind, the pairs that the engine answers wrongly: each text is a document of its own."""
    asked = [pair for pair in pairs(language, judged) if pair.kind in OF_WORDS]
    engine = EmbeddedEngine(folder)
    with engine.rebuild_lock(), engine.write_lock():
        builder = engine.begin_rebuild()
        builder.write(_document(number, language, pair.text) for number, pair in enumerate(asked, start=1))
        builder.commit()
        builder.swap()
    wrong: dict[str, list[Pair]] = {kind: [] for kind in OF_WORDS}
    for number, pair in enumerate(asked, start=1):
        hits = answer(engine, SearchQuery(language, pair.query, page_size=len(asked))).hits
        if (number in {hit.number for hit in hits}) == (pair.kind == "not"):
            wrong[pair.kind].append(pair)
    return wrong


def _document(number: int, language: str, text: str) -> IndexedDocument:
    return IndexedDocument(
        family=PRACTICE, id=number, number=number, original_language=language,
        texts={language: VersionText(text, "", "")}, facets={"language": (language,)},
        published=0,
    )  # fmt: skip
