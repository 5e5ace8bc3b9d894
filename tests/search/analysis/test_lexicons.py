"""Dictionaries are prepared once, in one step, and a check reports missing ones."""

import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.analysis import lexicons, words
from search.analysis.checks import dictionaries_are_prepared
from search.analysis.lexicons import building, files
from tests.search.analysis.conftest import SHIPPED


@pytest.fixture
def slovene_only(settings: Any, tmp_path: Path, languages_folder: Path) -> Path:
    """A folder without dictionaries, and one language that needs one."""
    settings.LEXICONS_DIR = tmp_path / "lexicons"
    shutil.copy(SHIPPED / "sl.toml", languages_folder)
    return settings.LEXICONS_DIR


def prepared() -> dict[str, Any]:
    said = StringIO()
    call_command("prepare_lexicons", json=True, processes=1, stdout=said)
    answer: dict[str, Any] = json.loads(said.getvalue())
    return answer


def test_dictionaries_are_prepared_once_and_nothing_else_is_left_behind(slovene_only: Path) -> None:
    assert [message.id for message in dictionaries_are_prepared(None)] == ["search.W001"]
    assert prepared()["prepared"] == ["sl"]
    files.is_prepared.cache_clear()
    assert dictionaries_are_prepared(None) == []
    assert prepared()["there"] == ["sl"]
    assert sorted(path.name for path in (slovene_only / files.identity()).iterdir()) == ["sl"]


def test_preparing_names_the_wrong_file_of_a_language(languages_folder: Path) -> None:
    (languages_folder / "sl.toml").write_text("strategy = 5")
    with pytest.raises(CommandError, match=r"sl\.toml: strategy: expected a text\."):
        prepared()


def test_a_dictionary_has_the_lemma_of_known_and_of_unknown_forms() -> None:
    lexicon = lexicons.lexicon_of("sl")
    assert lexicon is not None
    assert lexicon.lemmas("solah") == ("sola",)
    assert lexicon.lemmas("blabolah") == ("blabola",)
    assert lexicon.knows("sola")
    assert not lexicon.knows("blabola")


def test_a_prepared_dictionary_has_the_lemmas_of_its_source() -> None:
    forms, more, _words = building.read_forms("sl", keeps_capitals=False)
    lexicon = lexicons.lexicon_of("sl")
    assert lexicon is not None
    asked = list(forms)[::50]
    assert len(asked) > 1_000
    assert [form for form in asked if lexicon.lemmas(form) != tuple(more.get(form, (forms[form],)))] == []


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("da", "frafaldsnetværket", ("frafald", "netvaerk")),
        ("de", "Schulabbruchsnetzwerk", ("schule", "abbruch", "netzwerk")),
        ("sv", "skolgården", ("skola", "gard")),
        ("nl", "lerarenopleiding", ("leraar", "opleiding")),
        ("fi", "koulukiusaamista", ("koulu", "kiusaaminen")),
        ("et", "koolikiusamist", ("kool", "kiusamine")),
        ("hu", "gyermekvédelem", ("gyermek", "vedelem")),
    ],
)
def test_compounds_are_split_into_words(language: str, word: str, parts: tuple[str, ...]) -> None:
    assert tuple(part[0] for part in words(word, language)[0].parts) == parts


@pytest.mark.parametrize(
    ("language", "word"),
    [("da", "elevator"), ("da", "lignende"), ("da", "undervisning"), ("de", "Partner"), ("de", "Organisation"),
     ("sv", "spännande"), ("fi", "perhonen"), ("et", "organisatsioon"), ("hu", "szerviz"), ("nl", "organisatie"),
     ("fr", "portemanteau")],
)  # fmt: skip
def test_other_words_stay_whole(language: str, word: str) -> None:
    assert words(word, language)[0].parts == ()
