"""Suggestions while typing: titles of records, terms of the facets, countries among them."""

from practices.languages.cldr import country_name
from practices.records.selectors import listed_records
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, Labels, TermEntry
from practices.vocabularies.models import ALWAYS_LISTED
from practices.web.addresses import filter_path
from search.analysis import collation_key, fold, normalise, words
from search.engines.failover import ask
from search.query.facets import FACETS
from search.query.plan import MAX_PREFIX, MIN_PREFIX, SuggestPlan
from search.query.results import Suggestions, TermSuggestion, TitleSuggestion

MAX_TEXT = 80
"""Characters of the text; the rest is ignored."""
MAX_TERMS = 6


def suggest(text: str, labels: Labels, limit: int = 8) -> Suggestions:
    """Return suggestions in the reader's language; none for less than two letters. Two or three database queries.

    No titles while the engine does not answer.
    """
    prefixes = _prefixes(text[:MAX_TEXT], labels.language)
    if not any(len(prefix) >= MIN_PREFIX for prefix in prefixes):
        return Suggestions()
    return Suggestions(_titles(prefixes, labels.language, limit), _terms(prefixes, labels))


def _prefixes(text: str, language: str) -> tuple[str, ...]:
    """The words typed so far, folded; single letters are left out unless there is nothing else."""
    found = tuple(dict.fromkeys(word.folded for word in words(text, language)))
    return tuple(word for word in found if len(word) >= MIN_PREFIX) or found


def _titles(prefixes: tuple[str, ...], reader: str, limit: int) -> tuple[TitleSuggestion, ...]:
    plan = SuggestPlan(reader, tuple(prefix[:MAX_PREFIX] for prefix in prefixes), limit)
    hits = ask(lambda engine: engine.suggest(plan)) or ()
    found = []
    for record in listed_records((hit.number for hit in hits), reader):
        page = record.shown
        if page is not None and _has_prefixes(page.title, prefixes, page.language):
            found.append(TitleSuggestion(record.practice.number, page.title, page.language, record.path))
    return tuple(found[:limit])


def _has_prefixes(title: str, prefixes: tuple[str, ...], language: str) -> bool:
    exact = [word.folded for word in words(title, language)]
    return all(any(word.startswith(prefix) for word in exact) for prefix in prefixes)


def _terms(prefixes: tuple[str, ...], labels: Labels) -> tuple[TermSuggestion, ...]:
    found: list[tuple[tuple[object, ...], TermSuggestion]] = []
    for position, facet in enumerate(FACETS):
        entry = labels.vocabularies.get(facet.name)
        if entry is None or facet.name == LANGUAGE_VOCABULARY:
            continue
        names = {code: _names(term) for code, term in entry.terms.items() if not (term.retired or term.replaced_by)}
        for code in ALWAYS_LISTED.get(facet.name, ()):
            names.setdefault(code, (country_name(code, labels.language),))
        for code, called in names.items():
            name = next((name for name in called if _has_prefixes(name, prefixes, labels.language)), None)
            if name is None:
                continue
            starts_so = fold(normalise(name)).startswith(prefixes[0])
            href = filter_path(labels.language, facet.name, code)
            rank = (not starts_so, name != called[0], position, collation_key(name, labels.language))
            found.append((rank, TermSuggestion(facet.name, code, name, entry.label, href)))
    return tuple(suggestion for _rank, suggestion in sorted(found, key=lambda each: each[0])[:MAX_TERMS])


def _names(term: TermEntry) -> tuple[str, ...]:
    return (term.label, *term.alt_labels)
