"""Words are found in titles however both are written, and nothing that is typed means more than itself."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.languages.accent_patterns import MAX_LETTERS, MAX_SINGLE, MAX_WORDS, pattern, visible, words_in


def finds(text: str, title: str) -> bool:
    return all(re.search(pattern(word), title) for word in words_in(text))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("ctenarsky KLUB", "Čtenářský klub"),
        ("čtenářský", "Ctenarsky klub"),
        ("σχολειο", "ΣΧΟΛΕΊΟ"),
        ("ΣΧΟΛΕΙΟΣ", "Σχολείος"),
        ("προιοντα", "Προϊόντα"),
        ("УЧИЛИЩЕ", "Второ училище"),
        ("ѝ", "Учителката И нейният клас"),
        ("strasse", "Die STRAẞE"),
        ("straße", "Strassenschule"),
        ("laererne", "Lærerne"),
        ("għaqda", "Ghaqda tal-ġenituri"),
        ("ghaqda", "GĦAQDA"),
        ("lodz", "Szkoły w Łodzi"),
        ("istanbul", "İSTANBUL"),
        ("pupil’s", "The pupil's voice"),
        ("l'ecole", "L’École"),
        ("e–mail", "E-mail an Eltern"),
        ("cafe", "Café des parents".replace("é", "e\u0301")),
        ("netværk", "Frafaldsnetværk"),
        ("room parents", "Parents' room"),
        ("ɯɔ", "ƜƆ ɯɔ"),
    ],
)
def test_a_title_is_found_by_its_words_with_and_without_marks(text: str, title: str) -> None:
    assert finds(text, title)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (".", "School"),
        ("a.b", "a-b"),
        ("sch%l", "School"),
        ("scho_l", "School"),
        ("(?i)x", "X"),
        ("[a-z]+", "abc"),
        ("s*", "School"),
        ("\\w", "word"),
        ("school|room", "room"),
        ("^$", ""),
        ("***=x", "x"),
    ],
)
def test_signs_of_query_languages_mean_only_themselves(text: str, title: str) -> None:
    assert not finds(text, title)
    assert finds(text, f"{title} {text}")


def test_every_letter_is_found_by_itself() -> None:
    letters = (chr(point) for point in range(0x30000))
    texts = [unicodedata.normalize("NFC", sign) for sign in letters if visible(sign)]
    assert [text for text in texts if not finds(text, text)] == []


@given(st.text(max_size=60))
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    title = unicodedata.normalize("NFC", visible(text))
    assert finds(text, title)
    assert finds(text, unicodedata.normalize("NFD", title)) or not title.isascii()


@given(st.text(alphabet="aàáâãäåāăąeèéêëēęěħøłđšșțżžőűųñçċģķļņõ", min_size=1, max_size=20))
def test_capitals_and_marks_make_no_difference(word: str) -> None:
    assert finds(word, word.upper())
    assert finds(word.upper(), word)
    assert finds(word, unicodedata.normalize("NFD", word))


def test_the_work_for_a_question_is_bounded() -> None:
    words = words_in("x" * 1_000_000) + words_in(" ".join(f"word{at}" for at in range(1000)))
    assert len(words) <= MAX_WORDS + 1
    assert max(len(word) for word in words) == MAX_LETTERS
    assert len(words_in("a b c d e f g h i")) == MAX_SINGLE
    assert words_in("a room in the school") == ["school", "room", "the", "in", "a"]
    assert words_in("\x00\ud800 \u200b \u0301") == []
