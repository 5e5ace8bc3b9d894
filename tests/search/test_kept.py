"""Words are read once, and forgotten when there are too many."""

from search.analysis.kept import LONGEST_KEPT, KeptReadings


def test_what_was_read_is_not_read_again() -> None:
    read: list[tuple[str, str]] = []

    def reading(word: str, language: str) -> str:
        read.append((word, language))
        return word.upper()

    kept = KeptReadings(reading, most=10)
    assert [kept.of("da")[word] for word in ("skole", "skole", "by")] == ["SKOLE", "SKOLE", "BY"]
    assert kept.of("sv")["by"] == "BY"
    assert read == [("skole", "da"), ("by", "da"), ("by", "sv")]


def test_room_is_made_in_the_languages_with_the_most_words() -> None:
    kept = KeptReadings(lambda word, language: word, most=6)
    for language, words in (("da", "abcd"), ("sv", "abc"), ("fi", "a")):
        for word in words:
            kept.of(language)[word]
    kept.make_room()
    assert {language: len(kept.of(language)) for language in ("da", "sv", "fi")} == {"da": 0, "sv": 3, "fi": 1}
    kept.most = 1
    kept.make_room()
    assert {language: len(kept.of(language)) for language in ("da", "sv", "fi")} == {"da": 0, "sv": 0, "fi": 1}


def test_what_is_too_long_to_come_again_is_not_kept() -> None:
    kept = KeptReadings(lambda word, language: len(word), most=6)
    assert kept.of("da")["x" * (LONGEST_KEPT + 1)] == LONGEST_KEPT + 1
    assert len(kept.of("da")) == 0
