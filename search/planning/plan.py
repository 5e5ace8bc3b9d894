"""The question as every engine is asked: demands per language, filters, order. No engine's syntax."""

from dataclasses import dataclass

from search.analysis import Word

AS_TYPED, SAME_MEANING, BY_TAG = 1.0, 0.6, 0.3
"""How much a match counts: by the words themselves, by another expression for the same, by a tag of the record."""
MAX_PREFIX = 12
"""Letters of a word that suggestions look at; the index holds prefixes up to this length."""
MIN_PREFIX = 2


@dataclass(frozen=True)
class Alternative:
    """One way to fulfil a demand.

    words: what must stand in one version; empty for a tag.
    phrase: "" anywhere in the version; "exact" side by side as written (`Word.folded`);
        "stems" side by side in any form (`search.analysis.phrase_keys`).
    tag: facet and code that the record must carry, instead of words.
    share: how much a match counts, from 0 to 1.
    """

    words: tuple[Word, ...] = ()
    phrase: str = ""
    tag: tuple[str, str] | None = None
    share: float = AS_TYPED


@dataclass(frozen=True)
class Demand:
    """Something a version must have, in one of several ways. Never without an alternative."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class LanguagePlan:
    """The question as one language reads it.

    A version in it must meet all that is required and at least `least` of what is
    wanted; each further one adds rank. Optional words only add rank.
    """

    language: str
    required: tuple[Demand, ...]
    optional: tuple[Word, ...] = ()
    wanted: tuple[Demand, ...] = ()
    least: int = 0

    @property
    def demands(self) -> tuple[Demand, ...]:
        """All of them."""
        return (*self.required, *self.wanted)


@dataclass(frozen=True)
class Exclusion:
    """Records with a version in this language that has the words (side by side for a phrase) are not found."""

    language: str
    words: tuple[Word, ...]
    phrase: bool


@dataclass(frozen=True)
class Plan:
    """A question ready for an engine.

    languages: the reader's first; empty where nothing was asked in words.
    excluded: what no version of a record may have.
    impossible: something was asked in words but none of it can be read, so nothing is found.
    """

    reader: str
    languages: tuple[LanguagePlan, ...]
    excluded: tuple[Exclusion, ...]
    impossible: bool
    filters: dict[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int


@dataclass(frozen=True)
class SuggestPlan:
    """Titles whose words begin with all of these, the reader's language first.

    prefixes: folded, 2 to 12 letters each.
    """

    reader: str
    prefixes: tuple[str, ...]
    limit: int


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
