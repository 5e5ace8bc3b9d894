"""What is known of each language: the contents of `languages/<code>.toml` in the form that the analysis reads."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from search.analysis import language_files
from search.analysis.collation import LATIN
from search.analysis.compounds import CompoundRules
from search.analysis.derivation import EndingRules
from search.analysis.language_files import LanguageDataError, Table
from search.analysis.light import Stage
from search.analysis.maltese import STRATEGY as MALTESE
from search.analysis.stemming import algorithms

LEMMA = "lemma"
STRATEGIES = (LEMMA, MALTESE)
"""What words are indexed as: their lemmas by the dictionary, their stems where there is none; or by own rules."""
_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_RULES = EndingRules()


@dataclass(frozen=True, slots=True)
class LanguageData:
    """The linguistic data of one language, folded. Each key is explained in `languages/README.md`.

    irregular_forms, additional_forms, families: lists of words by each of the words on their right side.
    """

    code: str
    strategy: str = LEMMA
    dictionary: str = ""
    capitalised_nouns: bool = False
    stemmer: str = ""
    stem_from: int = 0
    possessive_s: bool = False
    elision: "re.Pattern[str] | None" = None
    stop_words: frozenset[str] = frozenset()
    alphabet: str = LATIN
    articles: tuple[str, ...] = ()
    keyboard_spellings: tuple[tuple[str, str], ...] = ()
    light_stemmer: tuple[Stage, ...] = ()
    derivation: EndingRules = _NO_RULES
    additional_endings: EndingRules = _NO_RULES
    underived: frozenset[str] = frozenset()
    compounds: CompoundRules | None = None
    irregular_forms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    additional_forms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    families: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)


@lru_cache(maxsize=64)
def language_data(code: str) -> LanguageData:
    """Return the data of a language; those of plain words where it has no file."""
    path = language_files.FOLDER / f"{code}.toml"
    return read_language(language_files.load(path)) if path.is_file() else LanguageData(code)


@lru_cache(maxsize=1)
def dictionaries() -> dict[str, str]:
    """Return the languages with a dictionary in simplemma, by its name there."""
    codes = (path.stem for path in language_files.paths())
    return {code: name for code in codes if (name := language_data(code).dictionary)}


@lru_cache(maxsize=1)
def data_hash() -> str:
    """Return a hash that changes with every file of a language."""
    digest = hashlib.blake2b(digest_size=6)
    for path in language_files.paths():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def read_language(table: Table) -> LanguageData:
    """Return the data of a language's file, or raise `LanguageDataError` at the first key that is wrong."""
    compounds = table.table("compounds")
    dictionary = table.table("dictionary")
    data = LanguageData(
        code=table.code,
        strategy=table.choice("strategy", STRATEGIES),
        dictionary=dictionary.choice("name", language_files.dictionary_names()) if dictionary else "",
        capitalised_nouns=dictionary.flag("capitalised_nouns") if dictionary else False,
        stemmer=table.choice("stemmer", ("", *algorithms())),
        stem_from=table.number("stem_from"),
        possessive_s=table.flag("possessive_s"),
        elision=_elision(table.table("elision")),
        stop_words=frozenset(table.words("stop_words", required=True)),
        alphabet=_alphabet(table),
        articles=table.normalised("articles"),
        keyboard_spellings=table.rules("keyboard_spellings"),
        light_stemmer=tuple(map(Stage.of, table.stages("light_stemmer"))),
        derivation=EndingRules(table.rules("derivation")),
        additional_endings=EndingRules(table.rules("additional_endings")),
        underived=frozenset(table.words("underived")),
        compounds=_compounds(compounds) if compounds else None,
        irregular_forms=_lemmas_by_form(table.lists("irregular_forms")),
        additional_forms=_lemmas_by_form(table.lists("additional_forms"), with_lemma=False),
        families=_lemmas_by_form(table.lists("families")),
    )
    if dictionary:
        dictionary.finish()
    table.finish()
    return data


def _alphabet(table: Table) -> str:
    alphabet = table.normalised("alphabet", required=True)
    letters = [letter for same in alphabet for letter in same.split("/")]
    if "" in letters or len(set(letters)) < len(letters):
        raise LanguageDataError(table.message("alphabet", "letters, each once, with '/' between equal ones"))
    return " ".join(alphabet)


def _compounds(table: Table) -> CompoundRules:
    first_parts = table.lists("first_parts")
    for form, words in first_parts.items():
        if len(words) != 1:
            raise LanguageDataError(table.message(f"first_parts.{form}", "one word"))
    rules = CompoundRules(
        linking_elements=table.rules("linking_elements", ending_required=False),
        inflected=table.words("inflected"),
        short=frozenset(table.words("short")),
        never=frozenset(table.words("never")),
        whole=frozenset(table.words("whole")),
        first_parts={form: word for form, (word,) in first_parts.items()},
    )
    table.finish()
    return rules


def _elision(table: Table | None) -> "re.Pattern[str] | None":
    """Return what matches the words that are written together with the next one: `l'` of `l'école`."""
    if table is None:
        return None
    before_apostrophe, before_hyphen = table.normalised("before_apostrophe"), table.normalised("before_hyphen")
    prefixes = table.normalised("prefixes_before_hyphen")
    table.finish()
    signs = [f"(?:{_any_of(before_apostrophe)})'"] if before_apostrophe else []
    if before_hyphen:
        signs.append(f"(?:{_any_of(('', *prefixes))})(?:{_any_of(before_hyphen)})-")
    if not signs:
        raise LanguageDataError(table.message("before_apostrophe", "words, or remove the table"))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(signs)})(?=[^\W_])")


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


def _lemmas_by_form(lists: Mapping[str, tuple[str, ...]], with_lemma: bool = True) -> Mapping[str, tuple[str, ...]]:
    """Return the lemmas of each form, in the order of the file."""
    lemmas: dict[str, tuple[str, ...]] = {}
    for lemma, forms in lists.items():
        for form in (lemma, *forms) if with_lemma else forms:
            lemmas[form] = tuple(dict.fromkeys((*lemmas.get(form, ()), lemma)))
    return MappingProxyType(lemmas)
