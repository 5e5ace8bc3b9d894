"""The order of titles in each language."""

import pytest

from search.analysis import collation_key


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
def test_titles_are_in_the_order_of_the_alphabet(language: str, ordered: str) -> None:
    words = ordered.split()
    assert sorted(frozenset(words), key=lambda word: collation_key(word, language)) == words


def test_blanks_come_before_digits_and_case_does_not_count() -> None:
    words = ["2 A", "A a", "Ab", "b", "B c"]
    assert sorted(frozenset(words), key=lambda word: collation_key(word, "en")) == words


def test_a_maltese_article_is_ignored_in_lists() -> None:
    names = ["Malta", "il-Belġju", "l-Awstrija", "is-Slovenja", "Franza", "id-Danimarka", "Ċipru", "in-Netherlands"]
    assert sorted(names, key=lambda name: collation_key(name, "mt")) == [
        "l-Awstrija", "il-Belġju", "Ċipru", "id-Danimarka", "Franza", "Malta", "in-Netherlands", "is-Slovenja",
    ]  # fmt: skip
