"""The one way to drop case and accents, which slugs, search, lists and imports share."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.languages.folding import fold
from practices.languages.letters import PLAIN_LETTERS

ALL_CHARACTERS = "".join(chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Žák", "zak"),
        ("ΣΧΟΛΕΊΟ", "σχολειο"),
        ("μαθητής", "μαθητησ"),
        ("Ангел Йовков", "ангел иовков"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Għaqda", "ghaqda"),
        ("Łódź", "lodz"),
        ("Ǿrsted, Ǽro", "orsted, aero"),
        ("İstanbul, Diyarbakır", "istanbul, diyarbakir"),
        ("Şcoală, Școală", "scoala, scoala"),
        ("plain text 12", "plain text 12"),
        ("", ""),
    ],
)
def test_a_folded_text_has_small_letters_without_accents(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize("text", ["가나다", "がぎ", "שָׁלוֹם", "हिन्दी", "日本"])
def test_a_script_whose_marks_are_vowels_stays_as_it_is(text: str) -> None:
    assert fold(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_any_one_character_twice_changes_nothing() -> None:
    folded = list(map(fold, ALL_CHARACTERS))
    assert list(map(fold, folded)) == folded


def test_no_letter_with_an_accent_remains_of_latin_greek_and_cyrillic() -> None:
    for character in ALL_CHARACTERS[:0x530]:
        folded = fold(character)
        assert folded == unicodedata.normalize("NFD", folded), character
        assert not PLAIN_LETTERS.keys() & set(folded), character
