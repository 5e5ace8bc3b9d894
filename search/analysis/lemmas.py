"""From a folded form to what it is found by: its lemmas, the words they are derived from, and a stem."""

import threading
from functools import lru_cache
from typing import Any

import Stemmer

from search.analysis.compounds import COMPOUNDS, Splitter
from search.analysis.derivation import ALSO, DERIVED, NO_ENDINGS, RESPELT
from search.analysis.lexicons import Lexicon, lexicon_of
from search.analysis.light import light_stem
from search.analysis.maltese import maltese_stems
from search.analysis.rules import BOTH, LEMMA, OWN, rules_of
from search.analysis.word_lists import word_lists

LEAST_COMPOUND = 6
MOST_KNOWN = 30_000
"""Lemmas whose terms are kept in memory."""
LEAST_DERIVED = 5
LEAST_UNKNOWN_HEAD = 5
MOST_BASES = 2
_stemmers = threading.local()


def lemmas(form: str, language: str) -> tuple[str, ...]:
    """The lemmas of a folded form, the likeliest first: from the lists, the dictionary, or by its ending."""
    lists = word_lists(language)
    found = lists.forms.get(form) or _told_lemmas(form, language)
    return tuple(dict.fromkeys((*found, *lists.also[form]))) if form in lists.also else found


def _told_lemmas(form: str, language: str) -> tuple[str, ...]:
    """What the dictionary says, or by analogy would say."""
    lexicon = lexicon_of(language)
    if lexicon is None or not form.isalpha():
        return (form,)
    found = lexicon.lemmas(form)
    if language in RESPELT and not lexicon.knows(found[0]):
        respelt = form
        for written, meant in RESPELT[language]:
            respelt = respelt.replace(written, meant)
        if respelt != form:
            meant_lemmas = word_lists(language).forms.get(respelt) or lexicon.lemmas(respelt)
            if lexicon.knows(meant_lemmas[0]):
                return meant_lemmas
    for lemma in ALSO.get(language, NO_ENDINGS).of(form):
        if lemma not in found and lexicon.knows(lemma):
            return (*found, lemma)
    if form not in found and not lexicon.knows(found[0]):
        # Nobody knows the word, so what was taken for its ending may belong to it.
        return (*found, form)
    return found


def stems(form: str, language: str) -> tuple[str, ...]:
    """The terms of a folded form; the first is the same for as many forms of a word as possible."""
    found = lemmas(form, language)
    if len(found) == 1:
        return lemma_terms(found[0], language)
    return tuple(dict.fromkeys(term for lemma in found for term in lemma_terms(lemma, language)))


@lru_cache(maxsize=MOST_KNOWN)
def lemma_terms(lemma: str, language: str) -> tuple[str, ...]:
    """What a lemma is found by: itself and the words that it is derived from."""
    found = list(terms_of(lemma, language))
    for base in family(lemma, language):
        found.extend(terms_of(base, language)[:1])
    return tuple(dict.fromkeys(found))


def terms_of(lemma: str, language: str) -> tuple[str, ...]:
    """What a lemma is indexed as, in the way the language's row names."""
    way = rules_of(language).way
    if way == OWN:
        return maltese_stems(lemma)
    if way == LEMMA and lexicon_of(language) is not None:
        return (lemma,)
    stem = algorithmic_stem(lemma, language)
    return (stem, lemma) if way == BOTH else (stem,)


def parts(form: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The terms of each part of a compound; nothing for other words."""
    if language not in COMPOUNDS or len(form) < LEAST_COMPOUND:
        return ()
    found = lemmas(form, language)
    for lemma in found:
        if split := _lemma_parts(lemma, language):
            return split
    lexicon = lexicon_of(language)
    if (form in found and len(found) == 1) or lexicon is None or any(map(lexicon.knows, found)):
        return ()
    return _lemma_parts(form, language, LEAST_UNKNOWN_HEAD)


@lru_cache(maxsize=MOST_KNOWN)
def _lemma_parts(lemma: str, language: str, least_head: int = 0) -> tuple[tuple[str, ...], ...]:
    splitter, lexicon = _splitter(language), lexicon_of(language)
    if splitter is None or lexicon is None:
        return ()
    # A derived word is divided as the word that it is derived from: lign-ende is no compound, markedsføre is one.
    derived_from = bases(lemma, language, lexicon) if lexicon.knows(lemma) else ()
    words = splitter.split(derived_from[0] if derived_from else lemma)
    if not words or len(words[-1]) < least_head:
        return ()
    found: list[tuple[str, ...]] = []
    for number, part in enumerate(words, start=1):
        inner = splitter.split(part)
        if number < len(words):
            # perhetyön-tekijä is found by perhe too; what stands last names the kind of thing as it is.
            found.extend(stems(word, language) for word in inner[:-1])
        found.append(tuple(dict.fromkeys((*stems(part, language), *(stems(inner[-1], language) if inner else ())))))
    return tuple(found)


@lru_cache(maxsize=64)
def _splitter(language: str) -> Splitter | None:
    lexicon = lexicon_of(language)
    if language not in COMPOUNDS or lexicon is None:
        return None
    lists = word_lists(language)

    def is_word(word: str) -> bool:
        # Words that are derived from known ones are as good as known, if they are long enough to be no accident.
        if lexicon.knows(word) or word in lists.families or lists.forms.get(word, ("",))[0] == word:
            return True
        return any(len(base) >= LEAST_DERIVED for base in bases(word, language, lexicon))

    return Splitter(COMPOUNDS[language], lexicon, lists, is_word)


def family(lemma: str, language: str) -> tuple[str, ...]:
    """The words that a lemma is derived from, nearest first; only words that the dictionary knows."""
    listed = word_lists(language).families
    found = list(listed.get(lemma, ()))
    lexicon = lexicon_of(language)
    if lexicon is not None:
        for base in bases(lemma, language, lexicon):
            found.append(base)
            found.extend(listed.get(base, ()))
            for further in bases(base, language, lexicon):
                found.append(further)
                found.extend(listed.get(further, ()))
    return tuple(dict.fromkeys(found))


def bases(lemma: str, language: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What the rules of derivation make of a lemma: the first two that the dictionary knows."""
    found: list[str] = []
    if lemma in word_lists(language).alone:
        return ()
    for base in DERIVED.get(language, NO_ENDINGS).of(lemma):
        if base != lemma and base not in found and lexicon.knows(base):
            found.append(base)
            if len(found) == MOST_BASES:
                break
    return tuple(found)


def algorithmic_stem(word: str, language: str) -> str:
    """By PyStemmer or our own endings, for languages without a prepared dictionary."""
    name = rules_of(language).stemmer
    if not name:
        return light_stem(word, language)
    # A stemmer object must not be used by two threads.
    mine: dict[str, Any] = _stemmers.__dict__.setdefault("by_name", {})
    stemmer = mine.get(name)
    if stemmer is None:
        stemmer = mine[name] = Stemmer.Stemmer(name, 0)
    return stemmer.stemWord(word) or word
