"""Recognise names of fields and values in all languages."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from practices.languages.cldr import cldr_locale
from practices.languages.folding import fold
from practices.languages.letters import PLAIN_SIGNS
from practices.languages.table import CODES_ALIASES_ON_IMPORT, endonym, language_codes
from practices.vocabularies.labels import LANGUAGE_VOCABULARY
from practices.vocabularies.models import Label, Term, Vocabulary

COUNTRY_VOCABULARY = "country"
FIELD_ALIASES = {
    "intervention_intensity": "frequency",
    "funding_source": "funding",
    "participating_countries": "country",
    "participating countries": "country",
    "available_in": "language",
    "evidence_level": "evidence",
    "target_audience_isced": "school_level",
    "target audience isced": "school_level",
}
"""Field names of other portals."""

NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""Two-letter codes of CLDR that are not countries."""

_OTHER_COUNTRY_NAMES = Path(__file__).parent / "country_names.json"
_MALTESE_ARTICLE = re.compile(r"^(?:il|ir|is|it|in|id|iċ|iż|ix|iz|l)-", re.IGNORECASE)


def exact_key(text: str) -> str:
    """Return one key for spellings that differ only in case, spaces, and kind of apostrophe or dash."""
    words = unicodedata.normalize("NFC", text).translate(PLAIN_SIGNS).split()
    return unicodedata.normalize("NFC", " ".join(words).casefold())


def folded_key(text: str) -> str:
    """Return the exact key without accents: `Malrettet` finds `Målrettet`, `ΒΕΛΓΙΟ` finds `Βέλγιο`."""
    return fold(unicodedata.normalize("NFKC", exact_key(text)))


class NameIndex:
    """Names of the terms of a vocabulary, or of all fields, in every language."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._exact: dict[str, dict[str, set[str]]] = {}
        self._folded: dict[str, dict[str, set[str]]] = {}

    def add_code(self, spelling: str, code: str) -> None:
        """Add a spelling that holds in all languages and comes before every label."""
        self._codes.setdefault(exact_key(spelling), code)

    def add_label(self, label: str, language: str, code: str) -> None:
        """Add a label of one language."""
        for table, key in ((self._exact, exact_key(label)), (self._folded, folded_key(label))):
            if key:
                table.setdefault(key, {}).setdefault(language, set()).add(code)

    def find(self, text: str, language: str) -> str | None:
        """Return the code for a text: by code, by exact label, by label without accents.

        Labels of the given language come first. None for an unknown text, and for one
        that means different things in other languages.
        """
        key = exact_key(text)
        if key in self._codes:
            return self._codes[key]
        for table, table_key in ((self._exact, key), (self._folded, folded_key(text))):
            by_language = table.get(table_key)
            if by_language:
                meant = by_language.get(language) or set().union(*by_language.values())
                return next(iter(meant)) if len(meant) == 1 else None
        return None


class Recogniser:
    """All names of the vocabularies, read once; make a new one for each import."""

    def __init__(self) -> None:
        self.fields = NameIndex()
        self._values: dict[str, NameIndex] = {}
        self._replaced: dict[tuple[str, str], str] = {}
        for vocabulary in Vocabulary.objects.all():
            self.fields.add_code(vocabulary.code, vocabulary.code)
            self._values[vocabulary.code] = NameIndex()
        for alias, code in FIELD_ALIASES.items():
            self.fields.add_code(alias, code)
        self._add_terms()
        self._add_labels()
        _add_countries(self._values.setdefault(COUNTRY_VOCABULARY, NameIndex()))
        _add_languages(self._values.setdefault(LANGUAGE_VOCABULARY, NameIndex()))

    def field(self, name: str, language: str) -> str | None:
        """Return the code of the vocabulary with this name, with or without a colon at the end."""
        return self.fields.find(name.strip().rstrip(":："), language)

    def value(self, field: str, text: str, language: str) -> str | None:
        """Return the code of the term for a value; for a merged term, the code of the term that replaced it."""
        index = self._values.get(field)
        code = index.find(text, language) if index else None
        return self._replaced.get((field, code), code) if code else None

    def language(self, text: str) -> str | None:
        """Return the code of a language for a code (`da`, `pt-PT`, `CZ`) or a name in any language."""
        index = self._values[LANGUAGE_VOCABULARY]
        return index.find(text, "") or index.find(re.split("[-_]", text.strip())[0], "")

    def _add_terms(self) -> None:
        terms = {term.pk: term for term in Term.objects.select_related("vocabulary")}
        for term in terms.values():
            index = self._values[term.vocabulary.code]
            index.add_code(term.code, term.code)
            final, seen = term, {term.pk}
            while final.replaced_by_id in terms and final.replaced_by_id not in seen:
                seen.add(final.replaced_by_id)
                final = terms[final.replaced_by_id]
            if final is not term:
                self._replaced[(term.vocabulary.code, term.code)] = final.code
        for term in terms.values():
            for spelling in (term.code.replace("_", " "), term.code.replace("_", "-"), term.notation, term.exact_match):
                if spelling:
                    self._values[term.vocabulary.code].add_code(spelling, term.code)

    def _add_labels(self) -> None:
        for label in Label.objects.select_related("term__vocabulary", "vocabulary"):
            if label.term:
                index, code = self._values[label.term.vocabulary.code], label.term.code
            elif label.vocabulary:
                index, code = self.fields, label.vocabulary.code
            else:
                continue
            for name in (label.pref_label, *label.alt_labels):
                index.add_label(str(name), label.language, code)


def _add_countries(index: NameIndex) -> None:
    for spelling, code, language in _country_names():
        if language:
            index.add_label(spelling, language, code)
        else:
            index.add_code(spelling, code)


@lru_cache(maxsize=1)
def _country_names() -> tuple[tuple[str, str, str], ...]:
    """Return spelling, code and language (empty for codes and names that hold in all languages)."""
    return tuple(_read_country_names())


def _read_country_names() -> Iterator[tuple[str, str, str]]:
    codes = [str(code) for code in cldr_locale("en").territories]
    codes = [code for code in codes if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES]
    for code in codes:
        yield code, code, ""
        for language in language_codes():
            name = str(cldr_locale(language).territories.get(code, ""))
            if name:
                yield name, code, language
            if language == "mt" and name != _MALTESE_ARTICLE.sub("", name):
                yield _MALTESE_ARTICLE.sub("", name), code, language
    for code, names in json.loads(_OTHER_COUNTRY_NAMES.read_text(encoding="utf-8")).items():
        for name in names:
            # UK and EL hold in all languages, like every code
            yield name, code, "" if len(name) == 2 else "also"


def _add_languages(index: NameIndex) -> None:
    for code in language_codes():
        index.add_code(code, code)
        index.add_label(endonym(code), code, code)
        for language in language_codes():
            name = cldr_locale(language).languages.get(code)
            if name:
                index.add_label(str(name), language, code)
    for alias, code in CODES_ALIASES_ON_IMPORT.items():
        index.add_code(alias, code)
