"""Fields of an Elasticsearch index, and a document in them.

The same fields as in the embedded index, for each language `xx` (texts arrive as terms joined by blanks), and
    a_xx   the stems of all three texts together, to match without scoring
for the record: its facets (keywords), `key` (record id), `number`, `version`.

Only what the server's core knows is used, so every distribution will do.
"""

import hashlib
import json
from typing import Any

from practices.languages import language_codes
from search import analysis, documents
from search.analysis import Word, wordings, words
from search.documents import SearchDocument
from search.engines.plan import MAX_PREFIX, MIN_PREFIX
from search.facets import FACET_NAMES

TITLE, SUMMARY, BODY, ANYWHERE, EXACT, STEMS, BEGINNINGS = "t_", "s_", "b_", "a_", "w_", "p_", "g_"
TITLE_ORDER, NEWEST = "o_", "n_"
GAP = 100
"""Positions between title, summary and body, so that no phrase runs across."""
LARGEST_NUMBER = 2**31 - 1
_EPOCH = 946_684_800  # 2000-01-01: 32 bits of seconds then last until 2136
_LAYOUT = 3
_TEXT = {"type": "text", "analyzer": "whitespace"}
_SCORED = _TEXT | {"index_options": "freqs"}
_WITH_POSITIONS = _TEXT | {"index_options": "positions", "position_increment_gap": GAP}
_MATCHED = _TEXT | {"index_options": "docs", "norms": False}


def mappings() -> dict[str, Any]:
    """All fields for all languages of the portal; a field that is not here is refused. Nothing is stored twice."""
    fields: dict[str, Any] = {
        "key": {"type": "long"},
        "number": {"type": "integer"},
        "version": {"type": "keyword", "index": False},
    }
    for name in FACET_NAMES:
        fields[name] = {"type": "keyword", "eager_global_ordinals": True}
    for code in language_codes():
        for prefix in (TITLE, SUMMARY, BODY):
            fields[prefix + code] = _SCORED
        for prefix in (ANYWHERE, BEGINNINGS):
            fields[prefix + code] = _MATCHED
        fields[EXACT + code] = _WITH_POSITIONS
        fields[STEMS + code] = _WITH_POSITIONS | {"norms": False}
        fields[TITLE_ORDER + code] = {"type": "keyword", "index": False}
        fields[NEWEST + code] = {"type": "long"}  # indexed: the first ones are found without looking at all
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields}


def index_format() -> str:
    """Changes when an index built before cannot serve this code."""
    facts = (_LAYOUT, analysis.VERSION, documents.FORMAT, json.dumps(mappings(), sort_keys=True))
    return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()


def to_index(document: SearchDocument) -> dict[str, Any]:
    """A document in the fields of the index. Raises ValueError for a number that no field can hold."""
    if not 0 <= document.number <= LARGEST_NUMBER:
        raise ValueError(f"{document.number} is no number of a record.")
    row: dict[str, Any] = {"key": document.practice_id, "number": document.number, "version": document.version}
    for language, text in document.texts.items():
        row |= _texts(language, (text.title, text.summary, text.body))
    for name, codes in document.facets.items():
        row[name] = list(codes)
    for reader in language_codes():
        row[TITLE_ORDER + reader] = document.title_order(reader)
        row[NEWEST + reader] = newest_order(document, reader)
    return row


def newest_order(document: SearchDocument, reader: str) -> int:
    """Sorts downwards: own texts, then later publication, then smaller number. Uses all 64 bits, the sign included."""
    own = int(reader in document.texts)
    seconds = min(max(document.published - _EPOCH, 0), 2**32 - 1)
    return (own << 63 | seconds << 31 | (LARGEST_NUMBER - document.number)) - 2**63


def beginnings(found: list[Word]) -> list[str]:
    """The first letters of words, from two on, and the words themselves."""
    return list(
        dict.fromkeys(
            prefix
            for word in found
            for prefix in (*(word.exact[:size] for size in range(MIN_PREFIX, MAX_PREFIX + 1)), word.exact)
        )
    )


def _texts(language: str, parts: tuple[str, str, str]) -> dict[str, Any]:
    read = [words(part, language) for part in parts]
    stems = [" ".join(term for word in found for term in word.terms) for found in read]
    return {
        TITLE + language: stems[0],
        SUMMARY + language: stems[1],
        BODY + language: stems[2],
        ANYWHERE + language: " ".join(dict.fromkeys(" ".join(stems).split())),
        EXACT + language: [" ".join(word.exact for word in found) for found in read],
        STEMS + language: [" ".join(wording) for found in read for wording in wordings(found)],
        BEGINNINGS + language: " ".join(beginnings(read[0])),
    }
