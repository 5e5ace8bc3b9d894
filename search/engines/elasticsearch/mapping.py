"""An Elasticsearch index: `search.engines.index_fields` in the server's terms, and a document in them.

For the record: its facets (keywords), `key` (record id), `number`, `version`. Only what the server's core
knows is used, so every distribution will do.
"""

import hashlib
import json
from typing import Any

from practices.languages.table import language_codes
from search import analysis
from search.engines.index_fields import (
    ANYWHERE,
    BEGINNINGS,
    BODY,
    EXACT,
    LARGEST_NUMBER,
    NEWEST,
    STEMS,
    SUMMARY,
    TITLE,
    TITLE_ORDER,
    newest_order,
    text_fields,
)
from search.index import documents
from search.index.documents import SearchDocument
from search.planning.plan import MAX_PREFIX, MIN_PREFIX
from search.query.facets import FACET_NAMES

GAP = 100
"""Positions between title, summary and body, so that no phrase runs across."""
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
    facts = (
        _LAYOUT,
        analysis.analyser_hash(),
        documents.FORMAT,
        (MIN_PREFIX, MAX_PREFIX),
        json.dumps(mappings(), sort_keys=True),
    )
    return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()


def to_index(document: SearchDocument) -> dict[str, Any]:
    """A document in the fields of the index. Raises ValueError for a number that no field can hold."""
    if not 0 <= document.number <= LARGEST_NUMBER:
        raise ValueError(f"{document.number} is no number of a record.")
    row: dict[str, Any] = {"key": document.practice_id, "number": document.number, "version": document.version}
    for language, text in document.texts.items():
        row |= text_fields(language, text)
    for name, codes in document.facets.items():
        row[name] = list(codes)
    for reader in language_codes():
        row[TITLE_ORDER + reader] = document.title_order(reader)
        row[NEWEST + reader] = newest_order(document, reader) - 2**63  # the server's numbers have a sign
    return row
