"""Fields of a document in every engine with an index; texts are analysed terms.

Per language `xx`:
    t_xx s_xx b_xx   stems of title, summary, body, those of the parts of compounds included
    a_xx             the same of all three together, each once, to match without scoring
    w_xx             exact folded words of all three, with positions
    p_xx             the phrase_keys of all three (`search.analysis.phrase_keys`), with positions
    g_xx             prefixes of the words of the title
    o_xx n_xx        order by title and by date as a reader of xx sees it, own texts first
"""

from collections.abc import Iterable
from itertools import chain

from search.analysis import Word, phrase_keys, words
from search.engines.document import IndexedDocument, VersionText
from search.query.plan import MAX_PREFIX, MIN_PREFIX

TITLE, SUMMARY, BODY, ANYWHERE, EXACT, STEMS, PREFIXES = "t_", "s_", "b_", "a_", "w_", "p_", "g_"
TITLE_ORDER, NEWEST = "o_", "n_"
MAX_NUMBER = 2**31 - 1
_EPOCH = 946_684_800  # 2000-01-01: 32 bits of seconds then last until 2136

WEIGHTS = ((TITLE, 1.0), (SUMMARY, 0.45), (BODY, 0.25))
EXACT_WEIGHT = 0.4
PARTS_WEIGHT = 0.5
"""Share of a compound that is found by its parts only."""
TAG_WEIGHT = 2.0
OTHER_LANGUAGE = 0.6
"""Share of a match in another language than the reader's."""
OWN_FIRST = 4096.0
"""Above every sum of weights: records with a version in the reader's language come first in the order by relevance."""
TIE_BREAKER = 0.05
"""Share of the other languages' matches in the score of a record that several find."""


def text_fields(language: str, text: VersionText) -> dict[str, list[str]]:
    """Return the values of each field of a version, each value terms joined by blanks; empty texts have none.

    Title, summary and body are values of their own in w_ and p_: engines leave a
    gap between values, so that no phrase runs across.
    """
    fields: dict[str, list[str]] = {}
    everywhere: dict[str, None] = {}
    for field, part in ((TITLE, text.title), (SUMMARY, text.summary), (BODY, text.body)):
        found = words(part, language)
        if not found:
            continue
        terms = list(chain.from_iterable([word.terms for word in found]))
        everywhere |= dict.fromkeys(terms)
        fields[field + language] = [" ".join(terms)]
        fields.setdefault(EXACT + language, []).append(" ".join([word.folded for word in found]))
        fields.setdefault(STEMS + language, []).extend(" ".join(wording) for wording in phrase_keys(found))
        if field == TITLE:
            fields[PREFIXES + language] = [" ".join(prefixes(found))]
    if everywhere:
        fields[ANYWHERE + language] = [" ".join(everywhere)]
    return fields


def newest_order(document: IndexedDocument, reader: str) -> int:
    """Return a descending sort key in 64 bits: own texts, then later publication, then smaller number."""
    own = int(reader in document.texts)
    seconds = min(max(document.published - _EPOCH, 0), 2**32 - 1)
    return own << 63 | seconds << 31 | (MAX_NUMBER - document.number)


def prefixes(found: Iterable[Word]) -> list[str]:
    """Return the beginnings of words, from two characters on, and the words themselves."""
    sizes = range(MIN_PREFIX, MAX_PREFIX + 1)
    return list(
        dict.fromkeys(prefix for word in found for prefix in (*(word.folded[:size] for size in sizes), word.folded))
    )
