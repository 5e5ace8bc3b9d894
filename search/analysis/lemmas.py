"""From a folded form to what it is found by: its lemmas, the words they are derived from, and a stem."""

from functools import lru_cache

from search.analysis import maltese
from search.analysis.compounds import Splitter
from search.analysis.language_data import LanguageData, language_data
from search.analysis.lexicons import Lexicon, lexicon_of
from search.analysis.light import light_stem
from search.analysis.stemming import snowball_stem

MIN_COMPOUND = 6
MAX_KNOWN = 30_000
"""Lemmas whose terms are cached."""
MIN_DERIVED = 5
MIN_UNKNOWN_HEAD = 5
MAX_BASES = 2


def lemmas_of(form: str, language: str) -> tuple[str, ...]:
    """Return the lemmas of a folded form, the likeliest first: from the lists, the dictionary, or by its ending."""
    data = language_data(language)
    lemmas = data.irregular_forms.get(form) or _dictionary_lemmas(form, data)
    additional = data.additional_forms.get(form)
    return tuple(dict.fromkeys((*lemmas, *additional))) if additional else lemmas


def _dictionary_lemmas(form: str, data: LanguageData) -> tuple[str, ...]:
    """Return what the dictionary has for a form, or what it has for forms with the same ending."""
    lexicon = lexicon_of(data.code)
    if lexicon is None or not form.isalpha():
        return (form,)
    lemmas = lexicon.lemmas(form)
    if data.keyboard_spellings and not lexicon.knows(lemmas[0]):
        usual = form
        for typed, meant in data.keyboard_spellings:
            usual = usual.replace(typed, meant)
        if usual != form:
            usual_lemmas = data.irregular_forms.get(usual) or lexicon.lemmas(usual)
            if lexicon.knows(usual_lemmas[0]):
                return usual_lemmas
    for lemma in data.additional_endings.bases(form):
        if lemma not in lemmas and lexicon.knows(lemma):
            return (*lemmas, lemma)
    if form not in lemmas and not lexicon.knows(lemmas[0]):
        # The word is unknown, so its apparent ending may belong to it.
        return (*lemmas, form)
    return lemmas


def form_terms(form: str, language: str) -> tuple[str, ...]:
    """Return the terms of a folded form; the first is the same for as many forms of a word as possible."""
    lemmas = lemmas_of(form, language)
    if len(lemmas) == 1:
        return lemma_terms(lemmas[0], language)
    return tuple(dict.fromkeys(term for lemma in lemmas for term in lemma_terms(lemma, language)))


@lru_cache(maxsize=MAX_KNOWN)
def lemma_terms(lemma: str, language: str) -> tuple[str, ...]:
    """Return what a lemma is found by: itself and the words that it is derived from."""
    terms = list(_own_terms(lemma, language))
    for base in family(lemma, language):
        terms.extend(_own_terms(base, language)[:1])
    return tuple(dict.fromkeys(terms))


def _own_terms(lemma: str, language: str) -> tuple[str, ...]:
    """Return what a lemma is indexed as by the strategy of its language."""
    if language_data(language).strategy == maltese.STRATEGY:
        return maltese.stems(lemma)
    return (lemma if lexicon_of(language) is not None else algorithmic_stem(lemma, language),)


def parts(form: str, language: str) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each part of a compound; nothing for other words."""
    if len(form) < MIN_COMPOUND or language_data(language).compounds is None:
        return ()
    lemmas = lemmas_of(form, language)
    for lemma in lemmas:
        if split := _lemma_parts(lemma, language):
            return split
    lexicon = lexicon_of(language)
    if (form in lemmas and len(lemmas) == 1) or lexicon is None or any(map(lexicon.knows, lemmas)):
        return ()
    return _lemma_parts(form, language, MIN_UNKNOWN_HEAD)


@lru_cache(maxsize=MAX_KNOWN)
def _lemma_parts(lemma: str, language: str, min_head: int = 0) -> tuple[tuple[str, ...], ...]:
    splitter, lexicon = _splitter(language), lexicon_of(language)
    if splitter is None or lexicon is None:
        return ()
    # A derived word is split as the word that it is derived from: `lign-ende` is no compound, `markedsføre` is one.
    derived_from = bases(lemma, language, lexicon) if lexicon.knows(lemma) else ()
    words = splitter.split(derived_from[0] if derived_from else lemma)
    if not words or len(words[-1]) < min_head:
        return ()
    split: list[tuple[str, ...]] = []
    for number, part in enumerate(words, start=1):
        inner = splitter.split(part)
        if number < len(words):
            # `perhetyön-tekijä` is found by `perhe` too; the last part names the kind of thing, so it stays whole.
            split.extend(form_terms(word, language) for word in inner[:-1])
        inner_terms = form_terms(inner[-1], language) if inner else ()
        split.append(tuple(dict.fromkeys((*form_terms(part, language), *inner_terms))))
    return tuple(split)


@lru_cache(maxsize=64)
def _splitter(language: str) -> Splitter | None:
    data, lexicon = language_data(language), lexicon_of(language)
    if data.compounds is None or lexicon is None:
        return None

    def is_word(word: str) -> bool:
        # Words that are derived from known ones count as known, if they are too long for a coincidence.
        if lexicon.knows(word) or word in data.families or data.irregular_forms.get(word, ("",))[0] == word:
            return True
        return any(len(base) >= MIN_DERIVED for base in bases(word, language, lexicon))

    return Splitter(data.compounds, lexicon.lemmas, is_word)


def family(lemma: str, language: str) -> tuple[str, ...]:
    """Return the words that a lemma is derived from, nearest first; only words that the dictionary knows."""
    listed = language_data(language).families
    words = list(listed.get(lemma, ()))
    lexicon = lexicon_of(language)
    if lexicon is not None:
        for base in bases(lemma, language, lexicon):
            words.append(base)
            words.extend(listed.get(base, ()))
            for further in bases(base, language, lexicon):
                words.append(further)
                words.extend(listed.get(further, ()))
    return tuple(dict.fromkeys(words))


def bases(lemma: str, language: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what the rules of derivation make of a lemma: the first two words that the dictionary knows."""
    data = language_data(language)
    if lemma in data.underived:
        return ()
    known: list[str] = []
    for base in data.derivation.bases(lemma):
        if base != lemma and base not in known and lexicon.knows(base):
            known.append(base)
            if len(known) == MAX_BASES:
                break
    return tuple(known)


def algorithmic_stem(word: str, language: str) -> str:
    """Return the stem of a folded word by its ending alone."""
    data = language_data(language)
    return snowball_stem(word, data.stemmer) if data.stemmer else light_stem(word, data.light_stemmer)
