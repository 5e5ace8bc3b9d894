"""Suggestions, similar records and near words, on every engine that has an index."""

from typing import Any

import pytest

from search.analysis import words
from search.engines.base import Engine
from search.index.outbox import drain
from search.planning.plan import SimilarPlan, SuggestPlan
from tests.contract.conftest import ENGINES
from tests.factories import make_record, version

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("engine", [each for each in ENGINES if each != "database"], indirect=True),
]


def suggested(engine: Engine, reader: str, *prefixes: str, limit: int = 8) -> list[int]:
    drain()
    return [hit.number for hit in engine.suggest(SuggestPlan(reader, prefixes, limit))]


def similar(engine: Engine, number: int, reader: str = "en", limit: int = 8, **more: Any) -> list[int]:
    drain()
    texts: dict[str, str] = more.get("texts", {})
    asked = SimilarPlan(
        reader=reader,
        number=number,
        words=tuple((language, tuple(words(text, language))) for language, text in texts.items()),
        tags=more.get("tags", ()),
        limit=limit,
    )
    return [hit.number for hit in engine.similar(asked)]


def near(engine: Engine, word: str, *languages: str, limit: int = 20) -> list[int]:
    drain()
    return sorted(engine.near(word, list(languages), limit))


def test_titles_are_suggested_by_the_beginnings_of_their_words(engine: Engine) -> None:
    make_record("Homework café", number=2)
    make_record("A house of reading", number=1)
    make_record("Reading", summary="Homework", body="Homework.", number=3)
    assert suggested(engine, "en", "ho") == [1, 2]
    assert suggested(engine, "en", "homew") == [2]
    assert suggested(engine, "en", "ca", "ho") == [2]
    assert suggested(engine, "en", "cafe") == [2]
    assert suggested(engine, "en", "omew") == []
    assert suggested(engine, "en", "zzz", "ho") == []


def test_suggestions_in_the_readers_language_come_first(engine: Engine) -> None:
    make_record("Mentor", language="nl", number=1)
    make_record("Mentorer", language="da", number=2)
    make_record("Skole", language="nl", versions={"da": "Mentorordning"}, number=3)
    assert suggested(engine, "da", "mento") == [2, 3, 1]
    assert suggested(engine, "da", "mento", limit=1) == [2]
    assert suggested(engine, "nl", "mento") == [1, 2, 3]


def test_nothing_hidden_is_suggested_like_or_near(engine: Engine) -> None:
    practice = make_record("Canary")
    seen = make_record("Seen", tags={"country": ["MT"]})
    version(practice, "en").unpublish()
    make_record("Canary draft", publish=False, tags={"country": ["MT"]})
    assert suggested(engine, "en", "cana") == []
    assert near(engine, "canery", "en") == []
    assert similar(engine, seen.number, texts={"en": "Seen canary"}, tags=(("country", "MT"),)) == []


def test_records_with_the_same_rare_words_and_tags_are_similar_and_not_the_record_itself(engine: Engine) -> None:
    own = make_record("Homework club for parents", tags={"country": ["DK"]}, number=1)
    make_record("A club for homework", tags={"country": ["DK"]}, number=2)
    make_record("Homework", tags={"country": ["MT"]}, number=3)
    make_record("Swimming lessons", tags={"country": ["DK"]}, number=4)
    make_record("Swimming", body="In the lake.", tags={"country": ["MT"]}, number=5)
    texts, tags = {"en": "Homework club for parents"}, (("country", "DK"),)
    assert similar(engine, own.number, texts=texts, tags=tags)[0] == 2
    assert sorted(similar(engine, own.number, texts=texts, tags=tags)) == [2, 3, 4]
    assert len(similar(engine, own.number, texts=texts, tags=tags, limit=2)) == 2
    assert similar(engine, own.number, texts={}, tags=()) == []


def test_similar_records_in_the_readers_language_come_first(engine: Engine) -> None:
    make_record("Mentor for familien", language="da", number=1)
    make_record("Mentor voor ouders", language="nl", tags={"country": ["NL"]}, number=2)
    make_record("Mentor", language="da", tags={"country": ["NL"]}, number=3)
    texts = {"da": "Mentor for familien", "nl": "Mentor voor ouders"}
    assert similar(engine, 1, "da", texts=texts, tags=(("country", "NL"),))[:2] == [3, 2]
    assert similar(engine, 1, "nl", texts=texts, tags=(("country", "NL"),))[0] == 2


def test_near_words_are_found_over_typing_errors(engine: Engine) -> None:
    school = make_record("School", body="Pupils.").number
    homework = make_record("Homework", body="Pupils.").number
    danish = make_record("Frafald", language="da").number
    assert near(engine, "shcool", "en") == [school]
    assert near(engine, "homewrk", "en") == [homework]
    assert near(engine, "hmoewrok", "en") == [homework]
    assert near(engine, "frefald", "en") == []
    assert near(engine, "frefald", "en", "da") == [danish]
    assert near(engine, "xxxxxxxxx", "en", "da") == []


def test_short_words_may_hold_one_error_only(engine: Engine) -> None:
    club = make_record("Club", body="Pupils.").number
    assert near(engine, "clib", "en") == [club]
    assert near(engine, "lcub", "en") == [club]
    assert near(engine, "clix", "en") == []


def test_no_more_near_records_than_asked_for(engine: Engine) -> None:
    for number in range(1, 6):
        make_record("Homework", number=number)
    assert len(near(engine, "homewrk", "en", limit=3)) == 3


def test_hostile_words_break_no_suggestion(engine: Engine) -> None:
    make_record("Homework", body="Homework.")
    for text in ('"', "*", "a:b", "\\", "x" * 12, "(", "~2", "[a TO b]", "\u0301"):
        assert suggested(engine, "en", text) == []
        assert near(engine, text, "en") == []
