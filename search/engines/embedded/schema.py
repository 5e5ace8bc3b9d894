"""Fields of the embedded index, and a document in them.

Per language `xx` (all texts arrive as terms joined by blanks):
    t_xx s_xx b_xx   stems of title, summary, body, those of the parts of compounds included
    a_xx             the same of all three together, to match without scoring
    w_xx             exact folded words of all three, with positions
    p_xx             the wordings of all three (`search.analysis.wordings`), with positions
    g_xx             what the words of the title begin with
    o_xx n_xx        order by title and by date as a reader of xx sees it, own texts first
and for the record: its facets (raw codes, fast), `key` (record id), `number`, `version`.

Title, summary and body are three values of w_xx and p_xx: the library leaves a
position free between values, so that no phrase runs across.
"""

import hashlib
from collections.abc import Iterable

import tantivy

from practices.languages import language_codes
from search import analysis, documents
from search.analysis import Word, wordings, words
from search.documents import SearchDocument, VersionText
from search.engines.plan import MAX_PREFIX, MIN_PREFIX
from search.facets import FACET_NAMES

TITLE, SUMMARY, BODY, ANYWHERE, EXACT, STEMS, BEGINNINGS = "t_", "s_", "b_", "a_", "w_", "p_", "g_"
TITLE_ORDER, NEWEST = "o_", "n_"
_EPOCH = 946_684_800  # 2000-01-01: 32 bits of seconds then last until 2136
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
        analysis.VERSION,
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
        _add_texts(row, language, text)
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


def beginnings(found: Iterable[Word]) -> list[str]:
    """The first letters of words, from two on, and the words themselves."""
    sizes = range(MIN_PREFIX, MAX_PREFIX + 1)
    return list(
        dict.fromkeys(begin for word in found for begin in (*(word.exact[:size] for size in sizes), word.exact))
    )


def _add_texts(row: tantivy.Document, language: str, text: VersionText) -> None:
    everywhere: dict[str, None] = {}
    for prefix, part in ((TITLE, text.title), (SUMMARY, text.summary), (BODY, text.body)):
        found = words(part, language)
        if not found:
            continue
        terms = [term for word in found for term in word.terms]
        everywhere |= dict.fromkeys(terms)
        row.add_text(prefix + language, " ".join(terms))
        row.add_text(EXACT + language, " ".join([word.exact for word in found]))
        for wording in wordings(found):
            row.add_text(STEMS + language, " ".join(wording))
        if prefix == TITLE:
            row.add_text(BEGINNINGS + language, " ".join(beginnings(found)))
    row.add_text(ANYWHERE + language, " ".join(everywhere))
