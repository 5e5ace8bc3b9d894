"""The extract of a text, and what is marked in it."""

from search.analysis import Phrase, analyse, highlight_fragments
from tests.search.analysis.marked import marked


def test_the_extract_is_the_best_passage_as_plain_text() -> None:
    text = "school " + "x " * 300 + "the <b>parents</b> & schools meet " + "y " * 300
    shown = marked(text, analyse("school parents", "en"), "en", 120)
    assert "the <b>[parents]</b> & [schools] meet" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_the_extract_has_the_given_length_and_ends_after_a_word() -> None:
    text = "Forældrene mødes på skolen hver uge. " * 40
    shown = "".join(part for part, _found in highlight_fragments(text, analyse("mødes", "da"), "da", 100))
    assert len(shown.strip(" …")) <= 100
    assert shown.strip(" …").split()[-1] in text.split()


def test_the_words_of_a_phrase_are_marked_only_side_by_side() -> None:
    early, leaving = frozenset(analyse("early", "en")), frozenset(analyse("leaving", "en"))
    text = "Early morning. Leaving early. Early and leaving."
    shown = marked(text, (), "en", phrases=[Phrase((early, leaving))])
    assert shown == "Early morning. Leaving early. [Early] and [leaving]."
    exact = Phrase((frozenset({"leaving"}), frozenset({"early"})), exact=True)
    assert marked(text, (), "en", phrases=[exact]).count("[") == 2
    assert marked("Left early", (), "en", phrases=[exact]) == "Left early"
    assert marked("early", (), "en", phrases=[exact]) == "early"


def test_a_sign_separates_a_heading_from_the_text_below_it() -> None:
    assert marked("Steps\nAsk them.\n\nThen  help.\n", (), "en") == "Steps · Ask them. Then help."


def test_without_a_match_the_extract_is_the_beginning() -> None:
    assert marked("Kun tekst", analyse("andet", "da"), "da") == "Kun tekst"
    assert marked("", {"x"}, "da") == ""
