"""Labels of vocabularies and terms, one object for each language, cached per process by cache version."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from practices.jobs.cache_versions import CacheVersion
from practices.languages.cldr import country_name, language_name
from practices.languages.table import active_language, language_codes
from practices.vocabularies.models import Label, Term, Vocabulary
from practices.web.addresses import filter_path

LANGUAGE_VOCABULARY = "language"
"""The vocabulary whose values are the languages of the versions, not terms."""
MAX_ROWS = 10_000
"""Number of cached rows; records with the same tags share them."""


@dataclass(frozen=True)
class TermEntry:
    """A term in the reader's language."""

    code: str
    label: str
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    broader: str = ""
    retired: bool = False
    replaced_by: str = ""
    notation: str = ""
    exact_match: str = ""


@dataclass(frozen=True)
class VocabularyEntry:
    """A vocabulary with its terms in their order."""

    code: str
    label: str
    definition: str
    is_facet: bool
    alt_labels: tuple[str, ...] = ()
    terms: dict[str, TermEntry] = field(default_factory=dict)


@dataclass(frozen=True)
class TagValue:
    """A tag of a record in the reader's language. href: the list filtered by it; "" where the field is no filter."""

    code: str
    label: str
    definition: str = ""
    href: str = ""


@dataclass(frozen=True)
class TagRow:
    """A vocabulary with the tags of one record."""

    code: str
    label: str
    definition: str
    values: tuple[TagValue, ...]

    @cached_property
    def text(self) -> str:
        """The labels of the values."""
        return ", ".join([value.label for value in self.values])


@dataclass(frozen=True)
class Labels:
    """All labels in one language. A missing label falls back to English, then to the code.

    cache_version: the version of the labels, under which callers cache what they make of them.
    """

    language: str
    vocabularies: dict[str, VocabularyEntry]
    cache_version: int = 0
    _rows: dict[tuple[str, tuple[str, ...]], TagRow] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def vocabulary(self, code: str) -> str:
        """Return the name of a vocabulary (of a field on the page)."""
        entry = self.vocabularies.get(code)
        return entry.label if entry else code

    def term(self, vocabulary: str, code: str) -> str:
        """Return the label of a term; the code where it is not known."""
        if vocabulary == LANGUAGE_VOCABULARY:
            return language_name(code, self.language)
        entry = self.vocabularies.get(vocabulary)
        term = entry.terms.get(code) if entry else None
        return term.label if term else code

    def definition(self, vocabulary: str, code: str) -> str:
        """Return the definition of a term; empty where there is none."""
        entry = self.vocabularies.get(vocabulary)
        term = entry.terms.get(code) if entry else None
        return term.definition if term else ""

    def with_broader(self, vocabulary: str, codes: list[str]) -> list[str]:
        """Return the codes and all their broader terms, each once, in that order."""
        entry = self.vocabularies.get(vocabulary)
        found: dict[str, None] = {}
        for code in codes:
            current = code
            while current and current not in found:
                found[current] = None
                term = entry.terms.get(current) if entry else None
                current = term.broader if term else ""
        return list(found)

    def current_code(self, vocabulary: str, code: str) -> str:
        """Return the code that replaced a merged term, else the code itself."""
        entry = self.vocabularies.get(vocabulary)
        seen: set[str] = set()
        while entry and code in entry.terms and entry.terms[code].replaced_by and code not in seen:
            seen.add(code)
            code = entry.terms[code].replaced_by
        return code

    def tag_row(self, vocabulary: str, codes: Iterable[str]) -> TagRow | None:
        """Return the row of these tags; None without any.

        Terms are in the order of their vocabulary, so that records can be compared at a glance; countries
        in that of the record, which names the leading one first, and languages as they are given.
        """
        key = (vocabulary, tuple(codes))
        if not key[1]:
            return None
        row = self._rows.get(key)
        if row is None:
            if len(self._rows) >= MAX_ROWS:
                self._rows.clear()
            row = self._rows[key] = self._tag_row(self.vocabularies[vocabulary], key[1])
        return row

    def _tag_row(self, entry: VocabularyEntry, given: tuple[str, ...]) -> TagRow:
        codes = list(dict.fromkeys(self.current_code(entry.code, code) for code in given))
        if entry.code not in (LANGUAGE_VOCABULARY, "country"):
            codes.sort(key=[*entry.terms, *codes].index)
        values = (
            TagValue(
                code=code,
                label=self.term(entry.code, code),
                definition=self.definition(entry.code, code),
                href=filter_path(self.language, entry.code, code) if entry.is_facet else "",
            )
            for code in codes
        )
        return TagRow(entry.code, entry.label, entry.definition, tuple(values))


def read_labels(language: str | None = None, cache_version: int | None = None) -> Labels:
    """Return the labels in a language (the active one by default).

    One query for the version, none for the labels while nothing changed; a caller
    that has the version already passes it.
    """
    language = language or active_language()
    if cache_version is None:
        cache_version = CacheVersion.current(CacheVersion.LABELS)
    return _labels(language, cache_version)


@lru_cache(maxsize=64)
def _labels(language: str, cache_version: int) -> Labels:
    rows = Label.objects.filter(language__in=(language, "en"))
    of_term: dict[int, dict[str, Label]] = {}
    of_vocabulary: dict[int, dict[str, Label]] = {}
    for row in rows:
        if row.term_id:
            of_term.setdefault(row.term_id, {})[row.language] = row
        elif row.vocabulary_id:
            of_vocabulary.setdefault(row.vocabulary_id, {})[row.language] = row
    terms: dict[int, dict[str, TermEntry]] = {}
    for term in Term.objects.select_related("vocabulary", "broader", "replaced_by"):
        terms.setdefault(term.vocabulary_id, {})[term.code] = _term_entry(term, of_term.get(term.pk, {}), language)
    entries = {}
    for vocabulary in Vocabulary.objects.all():
        labels = of_vocabulary.get(vocabulary.pk, {})
        label = labels.get(language) or labels.get("en")
        entries[vocabulary.code] = VocabularyEntry(
            code=vocabulary.code,
            label=label.pref_label if label else vocabulary.code,
            definition=label.definition if label else "",
            is_facet=vocabulary.is_facet,
            alt_labels=tuple(label.alt_labels) if label else (),
            terms=_language_terms(language) if vocabulary.code == LANGUAGE_VOCABULARY else terms.get(vocabulary.pk, {}),
        )
    return Labels(language, entries, cache_version)


def _term_entry(term: Term, labels: dict[str, Label], language: str) -> TermEntry:
    own = labels.get(language)
    shown = own or (None if term.vocabulary.labels_from_cldr else labels.get("en"))
    fallback = country_name(term.code, language) if term.vocabulary.labels_from_cldr else term.code
    return TermEntry(
        code=term.code,
        label=(shown.pref_label if shown else "") or fallback,
        alt_labels=tuple(shown.alt_labels) if shown else (),
        definition=shown.definition if shown else "",
        broader=term.broader.code if term.broader else "",
        retired=term.retired,
        replaced_by=term.replaced_by.code if term.replaced_by else "",
        notation=term.notation,
        exact_match=term.exact_match,
    )


def _language_terms(reader: str) -> dict[str, TermEntry]:
    return {code: TermEntry(code=code, label=language_name(code, reader)) for code in language_codes()}
