"""From text to terms, in 23 languages."""

import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.languages.table import language_codes
from search.analysis import Run, analyse, collation_key, fold, highlight, highlight_fragments, telling_words, words
from search.analysis.stop_words import STOP_WORDS
from tests.rounds import rounds

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
def test_forms_of_a_word_meet_in_one_stem(language: str, one: str, other: str) -> None:
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
    read = (telling_words(words(text, language)) for text in (typed, written))
    for wanted, found in zip(*read, strict=True):
        assert wanted.exact == found.exact
        assert set(wanted.stems) & set(found.stems)


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


def test_small_words_tell_nothing_unless_there_is_nothing_else() -> None:
    read = words("the school of parents", "en")
    assert [word.exact for word in telling_words(read)] == ["school", "parents"]
    assert {word.exact for word in read if word.is_stop_word} == {"the", "of"}
    assert [word.exact for word in telling_words(words("to be or on", "en"))] == ["to", "be", "or", "on"]


def test_every_language_has_stop_words_and_a_stem_for_every_word() -> None:
    for code in language_codes():
        assert STOP_WORDS[code]
        assert analyse("Antwerpen 2019", code)


@given(
    st.text(st.characters(exclude_categories=()), max_size=200), st.sampled_from(["da", "el", "mt", "fr", "en", "bg"])
)
def test_no_text_breaks_the_analysis(text: str, language: str) -> None:
    for term in analyse(text, language):
        term.encode()
        assert term
        assert not any(char.isspace() for char in term)
    highlight(text, analyse(text, language), language).encode()
    collation_key(text, language).encode()


def test_a_megabyte_of_text_takes_no_second() -> None:
    for text in ("a" * 1_000_000, "a'" * 500_000, "l'" * 500_000, "\u0301" * 1_000_000):
        analyse(text, "fr")
        highlight(text, {"a"}, "fr")


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


def test_the_extract_shows_the_best_passage_and_escapes_all_but_its_marks() -> None:
    text = "school " + "x " * 300 + "the <b>parents</b> & schools meet " + "y " * 300
    html = highlight(text, analyse("school parents", "en"), "en", 120)
    assert "<mark>parents</mark>" in html
    assert "<mark>schools</mark>" in html
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert html.startswith("…")
    assert html.endswith("…")


def test_the_extract_has_the_asked_length_and_ends_at_words() -> None:
    text = "Forældrene mødes på skolen hver uge. " * 40
    shown = "".join(part for part, _found in highlight_fragments(text, analyse("mødes", "da"), "da", 100))
    assert len(shown.strip(" …")) <= 100
    assert shown.strip(" …").split()[-1] in text.split()


def test_words_that_answer_only_together_are_marked_only_side_by_side() -> None:
    early, leaving = frozenset(analyse("early", "en")), frozenset(analyse("leaving", "en"))
    text = "Early morning. Leaving early. Early and leaving."
    marked = highlight(text, (), "en", runs=[Run((early, leaving))])
    assert marked == "Early morning. Leaving early. <mark>Early</mark> and <mark>leaving</mark>."
    exact = Run((frozenset({"leaving"}), frozenset({"early"})), exact=True)
    assert highlight(text, (), "en", runs=[exact]).count("<mark>") == 2
    assert highlight("Left early", (), "en", runs=[exact]) == "Left early"
    assert highlight("early", (), "en", runs=[exact]) == "early"


def test_a_heading_is_kept_apart_from_the_text_below_it() -> None:
    assert highlight("Steps\nAsk them.\n\nThen  help.\n", (), "en") == "Steps · Ask them. Then help."


def test_without_a_found_word_the_beginning_is_shown() -> None:
    assert highlight("Kun tekst", analyse("andet", "da"), "da") == "Kun tekst"
    assert highlight("", {"x"}, "da") == ""


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("cs", "cena čaj hora chata ikona řeka sever škola zima žák"),
        ("sk", "cena čaj dom hora chlapec ikona"),
        ("da", "abe zebra ærlig øre ål"),
        ("sv", "zebra ål ärlig öra"),
        ("fi", "zeppelin åbo äiti öljy"),
        ("et", "saar šokk zoo žanr tee vaba õde äri öö üks xxx yyy"),
        ("lt", "cukrus čia ilgas yra jis šalis"),
        ("hr", "cvijet čaj ćup dan džep đak lav ljubav nos njega"),
        ("hu", "cukor csak dal dzseki gaz gyar sok szabad zold zseb"),
        ("mt", "banana ċavetta dar elf farka ġar gallina għasel hawn ħobż iskola xemx żarbun zokk"),
        ("es", "nube ñandú oso"),
        ("pl", "cena ćma las łaska noc źle żaba"),
        ("lv", "cena čaks gads ģimene kaķis ķirsis"),
        ("ro", "an ăla âla sare șase tare țară"),
        ("de", "Apfel Äpfel Arzt Zug"),
        ("el", "1 άλφα βήτα alpha"),
        ("bg", "автобус ябълка alpha"),
    ],
)  # fmt: skip
def test_titles_stand_in_the_readers_alphabet(language: str, ordered: str) -> None:
    words = ordered.split()
    assert sorted(frozenset(words), key=lambda word: collation_key(word, language)) == words


def test_the_order_knows_blanks_digits_and_case() -> None:
    words = ["2 A", "A a", "Ab", "b", "B c"]
    assert sorted(frozenset(words), key=lambda word: collation_key(word, "en")) == words


def test_a_maltese_article_is_passed_over_in_lists() -> None:
    names = ["Malta", "il-Belġju", "l-Awstrija", "is-Slovenja", "Franza", "id-Danimarka", "Ċipru", "in-Netherlands"]
    assert sorted(names, key=lambda name: collation_key(name, "mt")) == [
        "l-Awstrija", "il-Belġju", "Ċipru", "id-Danimarka", "Franza", "Malta", "in-Netherlands", "is-Slovenja",
    ]  # fmt: skip
