"""Practices like this one."""

from typing import Any

import pytest

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import versions_of
from search.index.outbox import drain
from search.similar import similar_records
from tests.factories import make_record

pytestmark = pytest.mark.django_db


def like(practice: Practice, reader: str = "en", limit: int = 4) -> list[int]:
    drain()
    record = versions_of([practice.pk], reader)[practice.pk]
    return [found.practice.number for found in similar_records(record, limit)]


@pytest.fixture
def mentors(index: Any) -> Practice:
    own = make_record("Mentors for pupils", number=1, tags={"country": ["BE"], "school_level": ["secondary"]})
    make_record("Pupils and their mentors", number=2, tags={"country": ["NL"]})
    make_record("A kitchen garden", number=3, tags={"country": ["NL"]})
    make_record("Mentorer for elever", language="da", number=4, versions={"en": "Mentors for pupils in towns"})
    return own


def test_records_with_the_same_words_come_first_and_the_record_itself_never(mentors: Practice) -> None:
    found = like(mentors)
    assert set(found[:2]) == {2, 4}
    assert 1 not in found


def test_tags_alone_make_a_record_similar(mentors: Practice) -> None:
    make_record("Quite another thing", number=5, tags={"country": ["BE"], "school_level": ["secondary"]})
    assert 5 in like(mentors)


def test_the_readers_language_comes_first(mentors: Practice) -> None:
    assert like(mentors, "da")[0] == 4


def test_no_more_than_asked_for(mentors: Practice) -> None:
    assert len(like(mentors, limit=1)) == 1


def test_what_is_not_public_any_more_is_not_shown(mentors: Practice) -> None:
    drain()
    PracticePage.objects.filter(practice__number=2).update(live=False)  # the index does not know yet
    assert 2 not in like(mentors)


def test_an_engine_that_does_not_answer_costs_the_page_nothing(mentors: Practice, settings: Any) -> None:
    record = versions_of([mentors.pk], "en")[mentors.pk]
    settings.SEARCH_URL = "embedded:///nowhere/at/all"
    assert similar_records(record) == []
