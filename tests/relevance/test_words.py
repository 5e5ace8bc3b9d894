"""Every language finds the forms of its words and the parts of its compounds, and nothing that only looks alike."""

from pathlib import Path

import pytest

from practices.languages.table import language_codes
from tests.relevance.pairs import HELD_OUT, OF_WORDS, Pair, pairs
from tests.relevance.table import UNSEEN, assert_as_in_the_table, note
from tests.relevance.words import COMPOUNDING, MIN_SHARE, MIN_UNSEEN, PROMISED, PROMISED_UNSEEN, wrong_words

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("relevance of words")]
CASES = [
    (language, kind)
    for language in language_codes()
    for kind in OF_WORDS
    if kind != "compound" or language in COMPOUNDING
]
_asked: dict[str, dict[str, list[Pair]]] = {}


@pytest.mark.parametrize(("language", "kind"), CASES)
def test_words_meet_as_judged(language: str, kind: str, tmp_path: Path) -> None:
    if language not in _asked:
        _asked[language] = wrong_words(language, tmp_path)
    wrong = _asked[language][kind]
    total = sum(pair.kind == kind for pair in pairs(language))
    shown = "\n".join(f"{pair.query} ~ {pair.text}  {pair.note}" for pair in wrong)
    note(language, kind, total - len(wrong), total)
    assert total >= PROMISED[kind]
    assert total - len(wrong) >= MIN_SHARE[kind] * total, f"{language} {kind}: {len(wrong)} of {total} wrong\n{shown}"
    assert_as_in_the_table(language, kind, total - len(wrong), total)


@pytest.mark.parametrize("language", language_codes())
def test_words_that_no_list_was_written_for_meet_as_judged(language: str, tmp_path: Path) -> None:
    judged = pairs(language, HELD_OUT)
    for kind in OF_WORDS:
        wanted = PROMISED_UNSEEN[kind] if kind != "compound" or language in COMPOUNDING else 0
        assert sum(pair.kind == kind for pair in judged) >= wanted
    wrong = [pair for of_kind in wrong_words(language, tmp_path, HELD_OUT).values() for pair in of_kind]
    total, shown = len(judged), "\n".join(f"{pair.kind}: {pair.query} ~ {pair.text}  {pair.note}" for pair in wrong)
    note(language, UNSEEN, total - len(wrong), total)
    assert total - len(wrong) >= MIN_UNSEEN * total, f"{language}: {len(wrong)} of {total} wrong\n{shown}"
    assert_as_in_the_table(language, UNSEEN, total - len(wrong), total)
