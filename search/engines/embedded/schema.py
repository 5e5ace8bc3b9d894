"""The embedded index: `search.engines.index_fields` in the library's terms, and a document in them.

For the record: its facets (raw codes, fast), `key` (record id), `number`, `version`. The library leaves
a position free between the values of a field.
"""

import hashlib

import tantivy

from practices.languages.table import language_codes
from search import analysis
from search.engines.index_fields import (
    ANYWHERE,
    BEGINNINGS,
    BODY,
    EXACT,
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

_LAYOUT = 4


def build_schema() -> tantivy.Schema:
    """The fields for all languages of the portal."""
    builder = tantivy.SchemaBuilder()
    for code in language_codes():
        for prefix in (TITLE, SUMMARY, BODY):
            builder.add_text_field(prefix + code, tokenizer_name="whitespace", index_option="freq")
        for prefix in (ANYWHERE, BEGINNINGS):
            builder.add_text_field(prefix + code, tokenizer_name="whitespace", index_option="basic")
        for prefix in (EXACT, STEMS):
            builder.add_text_field(prefix + code, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(TITLE_ORDER + code, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(NEWEST + code, fast=True)
    for name in FACET_NAMES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    # As text: the library quietly deletes nothing by a whole number.
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True, stored=True)
    builder.add_text_field("version", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def index_format() -> str:
    """Changes when an index built before cannot serve this code."""
    facts = (
        _LAYOUT,
        analysis.analyser_hash(),
        documents.FORMAT,
        language_codes(),
        FACET_NAMES,
        (MIN_PREFIX, MAX_PREFIX),
        getattr(tantivy, "__version__", ""),
    )
    return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()


def to_index(document: SearchDocument) -> tantivy.Document:
    """A document in the fields of the index."""
    row = tantivy.Document()
    row.add_text("key", str(document.practice_id))
    row.add_unsigned("number", document.number)
    row.add_text("version", document.version)
    for language, text in document.texts.items():
        for field, values in text_fields(language, text).items():
            for value in values:
                row.add_text(field, value)
    for name, codes in document.facets.items():
        for code in codes:
            row.add_text(name, code)
    for reader in language_codes():
        row.add_text(TITLE_ORDER + reader, document.title_order(reader))
        row.add_unsigned(NEWEST + reader, newest_order(document, reader))
    return row
