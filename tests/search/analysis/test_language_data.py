"""The file of a language is all that the analysis needs of it; a wrong one is reported with file and key."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from practices.languages.table import language_codes
from search.analysis import analyse, collation_key, content_words, fold, language_files, normalise, words
from search.analysis.checks import dictionaries_are_prepared, language_files_are_valid
from search.analysis.language_data import data_hash, language_data, read_language
from tests.search.analysis.conftest import SHIPPED
from tests.search.analysis.marked import marked

IRISH = """
strategy = "lemma"
stemmer = "irish"
stop_words = "agus an na ar"
alphabet = "a b c d e f g h i l m n o p r s t u"
articles = "an-"
keyboard_spellings = "aa>a"
derivation = "eoireacht>eoir"
underived = "amharc"

[elision]
before_apostrophe = "d b m"
before_hyphen = "t n h"

[irregular_forms]
bean = "mná mnaoi"
"fear" = "fir"

[families]
"scoil" = "scoláire"
"""
MINIMAL = 'strategy = "lemma"\nstop_words = "agus"\nalphabet = "a b c"\n'


def write(folder: Path, text: str | bytes, code: str = "ga") -> Path:
    path = folder / f"{code}.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_further_language_is_analysed_by_its_file_alone(languages_folder: Path) -> None:
    write(languages_folder, IRISH)
    assert analyse("mná", "ga") == analyse("bean", "ga")
    assert analyse("fir", "ga") != analyse("mná", "ga")
    assert set(analyse("scoláire", "ga")) & set(analyse("scoil", "ga"))
    assert analyse("b'fhearr t-uisce", "ga") == analyse("fhearr uisce", "ga")
    assert [word.folded for word in content_words(words("an scoil agus na mná", "ga"))] == ["scoil", "mna"]
    assert marked("Tá na mná ag an scoil.", analyse("bean", "ga"), "ga") == "Tá na [mná] ag an scoil."
    assert sorted(["fear", "an-scoil", "éan", "ceol"], key=lambda title: collation_key(title, "ga")) == [
        "ceol", "éan", "fear", "an-scoil",
    ]  # fmt: skip


def test_a_further_language_is_in_the_portal_with_its_row_and_its_file(languages_folder: Path, settings: Any) -> None:
    for path in SHIPPED.glob("*.toml"):
        shutil.copy(path, languages_folder)
    settings.PORTAL_LANGUAGE_CODES = (*language_codes(), "ga")
    assert [message.id for message in language_files_are_valid(None)] == ["search.W002"]
    write(languages_folder, MINIMAL)
    assert language_files_are_valid(None) == []


def test_the_shipped_files_are_those_of_the_portal_and_valid() -> None:
    assert {path.stem for path in language_files.paths()} == set(language_codes())
    assert language_files_are_valid(None) == []


@pytest.mark.parametrize("code", language_codes())
def test_the_listed_forms_are_folded_and_have_lemmas(code: str) -> None:
    data = language_data(code)
    assert data.irregular_forms
    for form, lemmas in list(data.irregular_forms.items())[:200]:
        assert " " not in form
        assert fold(normalise(form)) == form
        assert words(form, code)[0].lemmas[0]
        assert lemmas


def test_a_changed_file_changes_the_hash_of_the_data(languages_folder: Path) -> None:
    write(languages_folder, MINIMAL)
    before = data_hash()
    data_hash.cache_clear()
    write(languages_folder, MINIMAL + "stem_from = 5\n")
    assert data_hash() != before


def test_a_language_without_a_file_has_plain_words(languages_folder: Path) -> None:
    assert analyse("Scoileanna agus mná", "xx") == ["scoileanna", "agus", "mna"]


WRONG = [
    ("missing key", 'strategy = "lemma"\nalphabet = "a b"', "ga.toml: stop_words: expected a text; the key is"),
    ("missing strategy", 'stop_words = "a"\nalphabet = "a b"', "ga.toml: strategy: expected a text; the key is"),
    ("missing alphabet", 'strategy = "lemma"\nstop_words = "a"', "ga.toml: alphabet: expected a text; the key is"),
    ("blank text", 'strategy = "lemma"\nstop_words = " "\nalphabet = "a b"', "ga.toml: stop_words: expected a text"),
    ("unknown key", MINIMAL + 'stopwords = "a"', "ga.toml: stopwords: expected one of the keys additional_endings, "),
    ("unknown key of a table", MINIMAL + '[elision]\nbefore_apostrophe = "l"\nx = ""', "ga.toml: elision.x: expected"),
    ("unknown table", MINIMAL + '[joints]\na = "b"', "ga.toml: joints: expected one of the keys"),
    ("number as text", MINIMAL + "derivation = 5", "ga.toml: derivation: expected a text."),
    ("text as number", MINIMAL + 'stem_from = "5"', "ga.toml: stem_from: expected a whole number."),
    ("truth as number", MINIMAL + "stem_from = true", "ga.toml: stem_from: expected a whole number of 0 or more."),
    ("negative number", MINIMAL + "stem_from = -1", "ga.toml: stem_from: expected a whole number of 0 or more."),
    ("number as truth", MINIMAL + "possessive_s = 1", "ga.toml: possessive_s: expected true or false."),
    ("text as list", MINIMAL + 'light_stemmer = "a"', "ga.toml: light_stemmer: expected a list of texts."),
    ("list of numbers", MINIMAL + "light_stemmer = [1]", "ga.toml: light_stemmer: expected a list of texts."),
    ("text as table", MINIMAL + 'compounds = "a"', "ga.toml: compounds: expected a table."),
    ("list as text", MINIMAL + '[families]\nbean = ["mna"]', "ga.toml: families.bean: expected a text."),
    ("empty list of words", MINIMAL + '[families]\nbean = ""', "ga.toml: families.bean: expected a text; the key is"),
    ("two words as key", MINIMAL + '[families]\n"an bean" = "a"', "ga.toml: families: expected single words as keys"),
    ("letter twice", MINIMAL.replace("a b c", "a b a"), "ga.toml: alphabet: expected letters, each once"),
    ("no letter", MINIMAL.replace("a b c", "a/ b"), "ga.toml: alphabet: expected letters, each once"),
    ("unknown strategy", MINIMAL.replace("lemma", "magic"), "ga.toml: strategy: expected one of lemma, maltese."),
    ("unknown stemmer", MINIMAL + 'stemmer = "klingon"', "ga.toml: stemmer: expected one of "),
    ("no rule", MINIMAL + 'derivation = "ing"', "ga.toml: derivation: expected rules such as 'ies>y' or 's>', not"),
    ("rule without ending", MINIMAL + 'derivation = "4>e"', "ga.toml: derivation: expected rules such as"),
    ("stage without ending", MINIMAL + 'light_stemmer = [">e"]', "ga.toml: light_stemmer: expected rules such as"),
    ("no elided word", MINIMAL + "[elision]", "ga.toml: elision.before_apostrophe: expected words, or remove"),
    ("dictionary without name", MINIMAL + "[dictionary]", "ga.toml: dictionary.name: expected a text; the key is"),
    ("unknown key of dictionary", MINIMAL + '[dictionary]\nname = "ga"\nx = 1', "ga.toml: dictionary.x: expected"),
    ("unknown dictionary", MINIMAL + '[dictionary]\nname = "../ga"', "ga.toml: dictionary.name: expected one of "),
    ("two words", MINIMAL + '[compounds.first_parts]\na = "b c"', "ga.toml: compounds.first_parts.a: expected one"),
    ("another encoding", MINIMAL.encode() + b'articles = "\xe9"', "ga.toml: expected UTF-8, got another encoding"),
    ("broken TOML", MINIMAL + "articles = ", "ga.toml: expected TOML: "),
    ("key twice", MINIMAL + MINIMAL, "ga.toml: expected TOML: "),
    ("not TOML", "\x00", "ga.toml: expected TOML: "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_file_is_reported_with_file_key_and_expectation(
    text: str | bytes, message: str, languages_folder: Path, settings: Any
) -> None:
    settings.PORTAL_LANGUAGE_CODES = ("ga",)
    path = write(languages_folder, text)
    with pytest.raises(ImproperlyConfigured, match=re.escape(message)):
        read_language(language_files.load(path))
    (error,) = language_files_are_valid(None)
    assert error.id == "search.E002"
    assert message in error.msg
    assert dictionaries_are_prepared(None) == []


@pytest.mark.parametrize("code", ["gr", "da-DK", "README"])
def test_a_file_of_no_language_of_the_portal_is_reported(code: str, languages_folder: Path, settings: Any) -> None:
    settings.PORTAL_LANGUAGE_CODES = ()
    write(languages_folder, MINIMAL, code)
    (error,) = language_files_are_valid(None)
    assert error.id == "search.E003"
    assert f"{code}.toml: the portal has no language '{code}'." in error.msg


def test_code_names_no_language_but_in_the_module_of_maltese() -> None:
    folder = SHIPPED.parent
    quoted = re.compile(rf"""["']({"|".join((*language_codes(), "ga"))})["']""")
    modules = [path for path in folder.rglob("*.py") if path.name != "maltese.py"]
    assert len(modules) > 15
    assert {path.name: quoted.findall(path.read_text()) for path in modules if quoted.search(path.read_text())} == {}
