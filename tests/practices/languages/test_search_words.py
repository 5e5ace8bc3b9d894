"""Words are found in titles whatever case, accents and signs, and no character of a query means more than itself."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.settings.languages import LANGUAGE_CODES
from portal.setup import page_texts
from practices.languages.folding import fold
from practices.languages.search_words import MAX_LENGTH, MAX_SINGLE, MAX_WORDS, comparable, words_in


def finds(text: str, title: str) -> bool:
    return all(word in comparable(title) for word in words_in(text))


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
    texts = [sign for sign in map(chr, range(0x30000)) if comparable(sign)]
    assert len(texts) > 100_000
    assert [text for text in texts if not finds(text, text)] == []


TITLES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="SsßẞΣσςΑαάΫϋΐİıiŁłØøÆæŒœÞþÐðĦħŊŋ'’-–  e\u0301\u0308\u0345", max_size=40),
    st.text(alphabet="가각ᄀ\u1161\u11a8กำरकि\u094dאבְ ", max_size=40),
)


@given(TITLES)
@example("Sß")
@example("ẞs ß")
@example("ΌΣ ΟΣ Σ")
@example("İi ıI")
@example("e\u0301 \u0301")
def test_every_title_is_found_by_itself(title: str) -> None:
    assert finds(title, title)
    assert finds(unicodedata.normalize("NFC", title), unicodedata.normalize("NFD", title))
    assert finds(unicodedata.normalize("NFD", title), unicodedata.normalize("NFC", title))


@given(TITLES, st.sampled_from(["", " ", "x", " ςΣ", "\u0301", "ß"]))
def test_every_title_is_found_in_a_longer_one(title: str, more: str) -> None:
    assert finds(title, f"{more} {title} {more}")


@given(st.text(alphabet="aàáâãäåāăąeèéêëēęěħøłđšșțżžőűųñçċģķļņõ", min_size=1, max_size=20))
def test_capitals_and_accents_make_no_difference(word: str) -> None:
    assert finds(word, word.upper())
    assert finds(word.upper(), word)
    assert finds(word, unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("title", [page_texts(code)["criteria"]["title"] for code in LANGUAGE_CODES])
def test_titles_of_every_language_are_found_in_capitals_and_in_folded_letters(title: str) -> None:
    assert finds(title, title.upper())
    assert finds(title.upper(), title)
    assert finds(fold(title), title)


def test_the_work_for_a_query_is_bounded() -> None:
    words = words_in("x" * 1_000_000) + words_in(" ".join(f"word{at}" for at in range(1000)))
    assert len(words) <= MAX_WORDS + 1
    assert max(len(word) for word in words) == MAX_LENGTH
    assert len(words_in("a b c d e f g h i")) == MAX_SINGLE
    assert words_in("a room in the school") == ["school", "room", "the", "in", "a"]
    assert words_in("\x00\ud800 \u200b \u0301") == []
