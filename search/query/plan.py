"""Plans, the input of every engine: clauses per language, filters, order. Analysed words only, no engine's syntax."""

from dataclasses import dataclass

from search.analysis import Word
from search.query.family import PRACTICE

AS_TYPED, SAME_MEANING, BY_TAG = 1.0, 0.6, 0.3
"""Weight of a match: by the words themselves, by another expression for the same, by a tag of the record."""
MAX_PREFIX = 12
"""Characters of a word that suggestions look at; the index holds prefixes up to this length."""
MIN_PREFIX = 2


@dataclass(frozen=True)
class Variant:
    """One way to meet a clause.

    words: what one version must contain; empty for a tag.
    phrase: "" anywhere in the version; "exact" side by side as written (`Word.exact`);
        "stems" side by side in any form (`search.analysis.wordings`).
    tag: facet and code that the record must carry, instead of words.
    share: weight of a match, from 0 to 1.
    """

    words: tuple[Word, ...] = ()
    phrase: str = ""
    tag: tuple[str, str] | None = None
    share: float = AS_TYPED


@dataclass(frozen=True)
class Clause:
    """A part of a query that a version meets by any of its variants. Never without a variant."""

    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class LanguagePlan:
    """A query analysed as text of one language.

    A version in this language matches when it meets every `must` clause and at least
    `minimum_should_match` of the `should` clauses; each further one adds to its score.
    Optional words add to the score only.
    """

    language: str
    must: tuple[Clause, ...]
    optional: tuple[Word, ...] = ()
    should: tuple[Clause, ...] = ()
    minimum_should_match: int = 0

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses."""
        return (*self.must, *self.should)


@dataclass(frozen=True)
class Exclusion:
    """Leaves out records whose version in this language has the words (side by side for a phrase)."""

    language: str
    words: tuple[Word, ...]
    phrase: bool


@dataclass(frozen=True)
class QueryPlan:
    """A query ready for an engine.

    languages: the reader's first; empty for a query without words.
    excluded: what no version of a record may have.
    impossible: no record can match, such as when none of the words can be analysed.
    """

    reader: str
    languages: tuple[LanguagePlan, ...]
    excluded: tuple[Exclusion, ...]
    impossible: bool
    filters: dict[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int
    family: str = PRACTICE


@dataclass(frozen=True)
class SuggestPlan:
    """Titles with words that begin with all prefixes, the reader's language first.

    prefixes: folded, 2 to 12 characters each.
    """

    reader: str
    prefixes: tuple[str, ...]
    limit: int
    family: str = PRACTICE


@dataclass(frozen=True)
class SimilarPlan:
    """Records that share words and tags with one record, the reader's language first.

    words: by language, the words of title and summary; any of them counts.
    tags: facet and code; any of them counts.
    """

    reader: str
    number: int
    words: tuple[tuple[str, tuple[Word, ...]], ...]
    tags: tuple[tuple[str, str], ...]
    limit: int
    family: str = PRACTICE


@dataclass(frozen=True)
class NearPlan:
    """Records with a word that differs by few typing errors, in one of these languages.

    word: folded (`Word.exact`).
    max_errors: characters added, left out or replaced; swapped neighbours are one error.
    """

    word: str
    max_errors: int
    languages: tuple[str, ...]
    limit: int
    family: str = PRACTICE
