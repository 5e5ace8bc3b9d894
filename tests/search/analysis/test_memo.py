"""Tokens are analysed once, and forgotten when there are too many."""

from search.analysis.memo import MAX_TOKEN, TokenMemo


def test_a_token_is_analysed_once_for_each_language() -> None:
    analysed: list[tuple[str, str]] = []

    def analyse(token: str, language: str) -> str:
        analysed.append((token, language))
        return token.upper()

    memo = TokenMemo(analyse, max_tokens=10)
    assert [memo.of("da")[token] for token in ("skole", "skole", "by")] == ["SKOLE", "SKOLE", "BY"]
    assert memo.of("sv")["by"] == "BY"
    assert analysed == [("skole", "da"), ("by", "da"), ("by", "sv")]


def test_a_full_memo_forgets_the_languages_with_the_most_tokens() -> None:
    memo = TokenMemo(lambda token, language: token, max_tokens=6)
    for language, tokens in (("da", "abcd"), ("sv", "abc"), ("fi", "a")):
        for token in tokens:
            memo.of(language)[token]
    memo.make_room()
    assert {language: len(memo.of(language)) for language in ("da", "sv", "fi")} == {"da": 0, "sv": 3, "fi": 1}
    memo.max_tokens = 1
    memo.make_room()
    assert {language: len(memo.of(language)) for language in ("da", "sv", "fi")} == {"da": 0, "sv": 0, "fi": 1}


def test_a_long_token_is_analysed_but_not_stored() -> None:
    memo = TokenMemo(lambda token, language: len(token), max_tokens=6)
    assert memo.of("da")["x" * (MAX_TOKEN + 1)] == MAX_TOKEN + 1
    assert len(memo.of("da")) == 0
