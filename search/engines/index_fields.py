"""What the engines with an index hold of a document: the same fields in each, texts as analysed terms.

Per language `xx`:
    t_xx s_xx b_xx   stems of title, summary, body, those of the parts of compounds included
    a_xx             the same of all three together, each once, to match without scoring
    w_xx             exact folded words of all three, with positions
    p_xx             the phrase keys of all three (`search.analysis.phrase_keys`), with positions
    g_xx             what the words of the title begin with
    o_xx n_xx        order by title and by date as a reader of xx sees it, own texts first
"""

from collections.abc import Iterable
from itertools import chain

from search.analysis import Word, phrase_keys, words
from search.index.documents import SearchDocument, VersionText
from search.planning.plan import MAX_PREFIX, MIN_PREFIX

TITLE, SUMMARY, BODY, ANYWHERE, EXACT, STEMS, BEGINNINGS = "t_", "s_", "b_", "a_", "w_", "p_", "g_"
TITLE_ORDER, NEWEST = "o_", "n_"
LARGEST_NUMBER = 2**31 - 1
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
    """The values of each field of a version, each value terms joined by blanks; empty texts have none.

    Title, summary and body are values of their own in w_ and p_: engines leave a
    gap between values, so that no phrase runs across.
    """
    fields: dict[str, list[str]] = {}
    everywhere: dict[str, None] = {}
    for prefix, part in ((TITLE, text.title), (SUMMARY, text.summary), (BODY, text.body)):
        found = words(part, language)
        if not found:
            continue
        terms = list(chain.from_iterable([word.terms for word in found]))
        everywhere |= dict.fromkeys(terms)
        fields[prefix + language] = [" ".join(terms)]
        fields.setdefault(EXACT + language, []).append(" ".join([word.folded for word in found]))
        fields.setdefault(STEMS + language, []).extend(" ".join(key) for key in phrase_keys(found))
        if prefix == TITLE:
            fields[BEGINNINGS + language] = [" ".join(beginnings(found))]
    if everywhere:
        fields[ANYWHERE + language] = [" ".join(everywhere)]
    return fields


def newest_order(document: SearchDocument, reader: str) -> int:
    """Sorts downwards, in 64 bits: own texts, then later publication, then smaller number."""
    own = int(reader in document.texts)
    seconds = min(max(document.published - _EPOCH, 0), 2**32 - 1)
    return own << 63 | seconds << 31 | (LARGEST_NUMBER - document.number)


def beginnings(found: Iterable[Word]) -> list[str]:
    """The first letters of words, from two on, and the words themselves."""
    sizes = range(MIN_PREFIX, MAX_PREFIX + 1)
    return list(
        dict.fromkeys(begin for word in found for begin in (*(word.folded[:size] for size in sizes), word.folded))
    )
