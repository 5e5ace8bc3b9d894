"""Fields of the embedded index, and a document in them.

Per language `xx` (all texts arrive as terms joined by blanks):
    t_xx s_xx b_xx   stems of title, summary, body
    w_xx             exact folded words of all three, with positions
    o_xx n_xx        order by title and by date as a reader of xx sees it, own texts first
and for the record: its facets (raw codes, fast), `key` (record id), `number`, `version`.
"""

import hashlib

import tantivy

from practices.languages import language_codes
from search import analysis, documents
from search.analysis import Word, words
from search.documents import SearchDocument
from search.facets import FACET_NAMES

TITLE, SUMMARY, BODY, EXACT, TITLE_ORDER, NEWEST = "t_", "s_", "b_", "w_", "o_", "n_"
STEM_FIELDS = (TITLE, SUMMARY, BODY)
_EPOCH = 946_684_800  # 2000-01-01: 32 bits of seconds then last until 2136
_LAYOUT = 1


def build_schema() -> tantivy.Schema:
    """The fields for all languages of the portal."""
    builder = tantivy.SchemaBuilder()
    for code in language_codes():
        for prefix in STEM_FIELDS:
            builder.add_text_field(prefix + code, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(EXACT + code, tokenizer_name="whitespace", index_option="position")
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
        analysis.VERSION,
        documents.FORMAT,
        language_codes(),
        FACET_NAMES,
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
        exact: list[str] = []
        for prefix, part in ((TITLE, text.title), (SUMMARY, text.summary), (BODY, text.body)):
            found = words(part, language)
            row.add_text(prefix + language, " ".join(_stems(found)))
            exact.extend(word.exact for word in found)
        row.add_text(EXACT + language, " ".join(exact))
    for name, codes in document.facets.items():
        for code in codes:
            row.add_text(name, code)
    for reader in language_codes():
        row.add_text(TITLE_ORDER + reader, document.title_order(reader))
        row.add_unsigned(NEWEST + reader, newest_order(document, reader))
    return row


def newest_order(document: SearchDocument, reader: str) -> int:
    """Sorts downwards: own texts, then later publication, then smaller number."""
    own = int(reader in document.texts)
    seconds = min(max(document.published - _EPOCH, 0), 2**32 - 1)
    return own << 63 | seconds << 31 | (2**31 - 1 - document.number)


def _stems(found: list[Word]) -> list[str]:
    return [stem for word in found for stem in word.stems]
