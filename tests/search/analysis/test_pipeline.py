"""From text to terms, in 23 languages."""

import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.languages.table import language_codes
from search.analysis import analyse, collation_key, content_words, fold, words
from search.analysis.language_data import language_data
from search.analysis.pipeline import MAX_WORD, STEM
from tests.rounds import rounds
from tests.search.analysis.marked import marked

PAIRS = [
    ("bg", "училище", "училищата"),
    ("bg", "ученик", "учениците"),
    ("cs", "žák", "žáky"),
    ("da", "skole", "skolerne"),
    ("de", "Schule", "Schulen"),
    ("el", "σχολείο", "ΣΧΟΛΕΙΑ"),
    ("en", "teacher", "teachers'"),
    ("es", "escuela", "escuelas"),
    ("et", "õpetaja", "õpetajad"),
    ("fi", "koulu", "koulussa"),
    ("fr", "école", "l’école"),
    ("hr", "učenik", "učenici"),
    ("hu", "iskola", "iskolában"),
    ("it", "scuola", "scuole"),
    ("lt", "mokykla", "mokyklos"),
    ("lv", "skola", "skolām"),
    ("mt", "għalliem", "l-għalliema"),
    ("nl", "leraar", "leraars"),
    ("pl", "szkoła", "szkoły"),
    ("pt", "escola", "escolas"),
    ("ro", "școală", "şcoala"),
    ("sk", "žiak", "žiaci"),
    ("sl", "šola", "šolah"),
    ("sv", "skola", "skolorna"),
]


@pytest.mark.parametrize(("language", "one", "other"), PAIRS)
def test_forms_of_a_word_share_a_term(language: str, one: str, other: str) -> None:
    assert set(analyse(one, language)) & set(analyse(other, language))


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("da", "æble på ø", "aeble pa o"),
        ("fi", "käytännöt", "kaytannot"),
        ("hu", "szülőkkel", "szulokkel"),
        ("pl", "łódź", "lodz"),
        ("el", "Μαθητές", "μαθητες"),
        ("mt", "għaqda tal-ġenituri", "ghaqda tal-genituri"),
        ("hr", "đak", "dak"),
        ("de", "Straße", "strasse"),
        ("fr", "cœur", "coeur"),
        ("ro", "învățământ", "invatamant"),
    ],
)
def test_a_word_is_found_without_its_marks(language: str, written: str, typed: str) -> None:
    analysed = (content_words(words(text, language)) for text in (typed, written))
    for query, text in zip(*analysed, strict=True):
        assert query.folded == text.folded
        assert set(query.lemmas) & set(text.lemmas)


def test_articles_and_elided_words_are_split_off() -> None:
    assert analyse("l'école d’Anvers qu'elle", "fr") == analyse("école Anvers elle", "fr")
    assert analyse("dell'alunno", "it") == analyse("alunno", "it")
    assert analyse("il-kbir l-istudent is-sena ix-xogħol fit-triq b'mod", "mt") == analyse(
        "kbir istudent sena xogħol triq mod", "mt"
    )
    assert analyse("the teacher's", "en") == analyse("the teacher", "en")


def test_control_characters_surrogates_and_invisible_signs_do_no_harm() -> None:
    assert analyse("sko\u00adle\u200d \ud800 \x00 hjem", "da") == analyse("skole hjem", "da")
    assert analyse("SCHULE", "de") == analyse("ｓｃｈｕｌｅ", "de")
    assert fold("žluťoučký") == "zlutoucky"


def test_stop_words_are_no_content_words_unless_there_are_no_others() -> None:
    analysed = words("the school of parents", "en")
    assert [word.folded for word in content_words(analysed)] == ["school", "parents"]
    assert {word.folded for word in analysed if word.is_stop_word} == {"the", "of"}
    assert [word.folded for word in content_words(words("to be or on", "en"))] == ["to", "be", "or", "on"]


def test_every_language_has_stop_words_and_a_stem_for_every_word() -> None:
    for code in language_codes():
        assert language_data(code).stop_words
        assert analyse("Antwerpen 2019", code)


@given(
    st.text(st.characters(exclude_categories=()), max_size=200), st.sampled_from(["da", "el", "mt", "fr", "en", "bg"])
)
def test_no_text_breaks_the_analysis(text: str, language: str) -> None:
    for term in analyse(text, language):
        term.encode()
        assert term
        assert not any(char.isspace() for char in term)
    marked(text, analyse(text, language), language).encode()
    collation_key(text, language).encode()


@pytest.mark.parametrize("text", ["a" * 1_000_000, "a'" * 500_000, "l'" * 500_000, "\u0301" * 1_000_000])
def test_a_megabyte_without_blanks_yields_short_terms_and_a_short_extract(text: str) -> None:
    assert all(0 < len(term) <= MAX_WORD + len(STEM) for term in analyse(text, "fr"))
    assert len(marked(text, {"a"}, "fr", 100)) <= 2 * 100


def test_stemmers_serve_many_threads() -> None:
    wanted = analyse("skolerne frafald", "da")
    wrong: list[list[str]] = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def work() -> None:
        for number in range(rounds(300)):
            found = analyse(f"skolerne frafald ord{number}erne", "da")[:2]
            if found != wanted:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert wrong == []
