"""Things that have several names: terms of the vocabularies, and the editors' synonyms.

A question in the reader's language names a thing; texts in other languages name
it by their own words, and records by their tags. So a question finds records that are not
translated into its language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from practices.jobs.cache_versions import CacheVersion
from practices.languages.cldr import country_name
from practices.languages.table import language_codes
from practices.vocabularies.models import Label, Term
from search.analysis import Word, content_words, words
from search.models import SynonymSet
from search.query.facets import FACET_NAMES

MAX_EXPRESSION_WORDS = 8
"""Words of the longest expression that is looked for."""
_AS_WRITTEN = 3
"""Single words up to this length are abbreviations, which are not inflected: they must be typed as they are."""
Span = tuple[int, int, tuple["Concept", ...]]
Expressions = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True)
class Concept:
    """A thing with names. tags: facets and codes that records about it carry."""

    key: str
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Concepts:
    """All concepts with their names as written: by key, then language."""

    by_key: dict[str, Concept]
    names: dict[str, dict[str, tuple[str, ...]]]
    cache_version: int


@dataclass
class ConceptIndex:
    """The names in one language, read by its analysis."""

    language: str
    concepts: Concepts
    _read: dict[str, Expressions] = field(default_factory=dict)
    _by_first_stem: dict[str, list[tuple[tuple[Word, ...], str]]] = field(default_factory=dict)

    def expressions(self, key: str) -> Expressions:
        """The names of a concept in this language, each as its telling words."""
        known = self._read.get(key)
        if known is None:
            names = self.concepts.names[key].get(self.language, ())
            found = (content_words(words(name, self.language)) for name in names)
            known = self._read[key] = tuple(
                dict.fromkeys(each for each in found if 0 < len(each) <= MAX_EXPRESSION_WORDS)
            )
        return known

    def spans(self, tokens: Sequence[str]) -> tuple[Span, ...]:
        """Where names stand among the words as typed: first and end position, and what is named so.

        The longest name wins; spans do not overlap.
        """
        read: list[Word] = []
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        for at, token in enumerate(tokens):
            telling = [word for word in words(token, self.language) if not word.is_stop_word]
            if telling:
                starts[len(read)] = at
                read.extend(telling)
                ends[len(read)] = at + 1
        found: list[Span] = []
        position = 0
        while position < len(read):
            end, keys = self._longest(read, position, ends) if position in starts else (position, ())
            if keys:
                found.append((starts[position], ends[end], tuple(self.concepts.by_key[key] for key in keys)))
            position = max(end, position + 1)
        return tuple(found)

    def _longest(self, read: list[Word], start: int, ends: dict[int, int]) -> tuple[int, tuple[str, ...]]:
        """The end of the longest names that begin here, and the keys of all concepts named so."""
        best, keys = start, dict[str, None]()
        for stem in read[start].lemmas:
            for expression, key in self._names_by_first_stem().get(stem, ()):
                end = start + len(expression)
                if end < best or end not in ends or not _same(expression, read[start:end]):
                    continue
                if end > best:
                    best, keys = end, {}
                keys[key] = None
        return best, tuple(keys)

    def _names_by_first_stem(self) -> dict[str, list[tuple[tuple[Word, ...], str]]]:
        if not self._by_first_stem:
            found: dict[str, list[tuple[tuple[Word, ...], str]]] = {}
            for key in self.concepts.by_key:
                for expression in self.expressions(key):
                    for stem in expression[0].lemmas:
                        found.setdefault(stem, []).append((expression, key))
            self._by_first_stem = found or {"": []}
        return self._by_first_stem


def concept_index(language: str, cache_version: int | None = None) -> ConceptIndex:
    """Return the names of a language. One query for the version, none for the names while nothing changed."""
    if cache_version is None:
        cache_version = CacheVersion.current(CacheVersion.LABELS)
    return _concept_index(language, cache_version)


@lru_cache(maxsize=64)
def _concept_index(language: str, cache_version: int) -> ConceptIndex:
    return ConceptIndex(language, _read_concepts(cache_version))


@lru_cache(maxsize=2)
def _read_concepts(cache_version: int) -> Concepts:
    by_key: dict[str, Concept] = {}
    names: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, tag, labels in _of_terms():
        by_key[key] = Concept(key, (tag,))
        names[key] = labels
    for synonyms in SynonymSet.objects.order_by("pk"):
        key = f"synonyms:{synonyms.concept or synonyms.pk}"
        by_key.setdefault(key, Concept(key))
        names.setdefault(key, {})[synonyms.language] = synonyms.expression_list
    return Concepts(by_key, names, cache_version)


def _of_terms() -> Iterable[tuple[str, tuple[str, str], dict[str, tuple[str, ...]]]]:
    """The terms of facets: key, tag, names by language."""
    rows = Term.objects.filter(vocabulary__code__in=FACET_NAMES).select_related("vocabulary", "replaced_by")
    labels: dict[int, dict[str, tuple[str, ...]]] = {}
    for row in Label.objects.filter(term__in=rows).only("term_id", "language", "pref_label", "alt_labels"):
        every = (row.pref_label, *row.alt_labels)
        labels.setdefault(row.term_id or 0, {})[row.language] = tuple(name for name in every if name)
    for term in rows:
        if term.retired and not term.replaced_by:
            continue
        code = term.replaced_by.code if term.replaced_by else term.code
        found = labels.get(term.pk, {})
        if term.vocabulary.labels_from_cldr:
            found = {
                language: tuple(dict.fromkeys((country_name(term.code, language), *found.get(language, ()))))
                for language in language_codes()
            }
        yield f"{term.vocabulary.code}:{term.code}", (term.vocabulary.code, code), found


def _same(expression: Sequence[Word], read: Sequence[Word]) -> bool:
    if len(expression) != len(read):
        return False
    if len(expression) == 1 and min(len(expression[0].folded), len(read[0].folded)) <= _AS_WRITTEN:
        return expression[0].folded == read[0].folded
    return all(not set(one.lemmas).isdisjoint(other.lemmas) for one, other in zip(expression, read, strict=True))
