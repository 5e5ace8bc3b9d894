"""What a reader may mean while typing: titles of records, terms of the facets, countries among them."""

from dataclasses import dataclass

from practices.languages.cldr import country_name
from practices.records.selectors import listed_records
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, LabelBook, TermEntry
from practices.vocabularies.models import ALWAYS_LISTED
from practices.web.addresses import filter_path
from search.analysis import collation_key, fold, normalise, words
from search.planning.plan import MAX_PREFIX, MIN_PREFIX, SuggestPlan
from search.query.facets import FACETS
from search.service import suggested_hits

MAX_TEXT = 80
"""Longer beginnings are cut: nobody waits for suggestions to them."""
MAX_TERMS = 6


@dataclass(frozen=True)
class TitleSuggestion:
    """A record whose title has words that begin so. language: of the title."""

    number: int
    title: str
    language: str
    href: str


@dataclass(frozen=True)
class TermSuggestion:
    """A value of a facet that is called so. label: the name that begins so, the usual one first."""

    facet: str
    code: str
    label: str
    facet_label: str
    href: str


@dataclass(frozen=True)
class Suggestions:
    """Both kinds, best first."""

    practices: tuple[TitleSuggestion, ...] = ()
    terms: tuple[TermSuggestion, ...] = ()


def suggest(text: str, book: LabelBook, limit: int = 8) -> Suggestions:
    """Suggestions in the reader's language; none for less than two letters. Two or three queries."""
    prefixes = _prefixes(text[:MAX_TEXT], book.language)
    if not any(len(prefix) >= MIN_PREFIX for prefix in prefixes):
        return Suggestions()
    return Suggestions(_titles(prefixes, book.language, limit), _terms(prefixes, book))


def _prefixes(text: str, language: str) -> tuple[str, ...]:
    """The words typed so far, folded; one letter says too little, so it is left out unless it is the only one."""
    found = tuple(dict.fromkeys(word.folded for word in words(text, language)))
    return tuple(word for word in found if len(word) >= MIN_PREFIX) or found


def _titles(prefixes: tuple[str, ...], reader: str, limit: int) -> tuple[TitleSuggestion, ...]:
    asked = SuggestPlan(reader, tuple(prefix[:MAX_PREFIX] for prefix in prefixes), limit)
    found = []
    for record in listed_records((hit.number for hit in suggested_hits(asked)), reader):
        page = record.shown
        if page is not None and _begins(page.title, prefixes, page.language):
            found.append(TitleSuggestion(record.practice.number, page.title, page.language, record.path))
    return tuple(found[:limit])


def _begins(title: str, prefixes: tuple[str, ...], language: str) -> bool:
    exact = [word.folded for word in words(title, language)]
    return all(any(word.startswith(prefix) for word in exact) for prefix in prefixes)


def _terms(prefixes: tuple[str, ...], book: LabelBook) -> tuple[TermSuggestion, ...]:
    found: list[tuple[tuple[object, ...], TermSuggestion]] = []
    for position, facet in enumerate(FACETS):
        entry = book.vocabularies.get(facet.name)
        if entry is None or facet.name == LANGUAGE_VOCABULARY:
            continue
        names = {code: _names(term) for code, term in entry.terms.items() if not (term.retired or term.replaced_by)}
        for code in ALWAYS_LISTED.get(facet.name, ()):
            names.setdefault(code, (country_name(code, book.language),))
        for code, called in names.items():
            name = next((name for name in called if _begins(name, prefixes, book.language)), None)
            if name is None:
                continue
            starts_so = fold(normalise(name)).startswith(prefixes[0])
            href = filter_path(book.language, facet.name, code)
            rank = (not starts_so, name != called[0], position, collation_key(name, book.language))
            found.append((rank, TermSuggestion(facet.name, code, name, entry.label, href)))
    return tuple(suggestion for _rank, suggestion in sorted(found, key=lambda each: each[0])[:MAX_TERMS])


def _names(term: TermEntry) -> tuple[str, ...]:
    return (term.label, *term.alt_labels)
