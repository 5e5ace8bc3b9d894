"""The screens of the synonyms, as a taxonomy editor uses them."""

from typing import Any

import pytest
from django.test import Client

from practices.accounts.roles import EDITOR, TAXONOMY_EDITOR
from search.index.outbox import drain
from search.models import SynonymSet
from search.query.query import SearchQuery
from search.service import search
from tests.factories import make_record, signed_in
from tests.search.hostile import HOSTILE_VALUES

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(TAXONOMY_EDITOR)


def test_a_list_entered_in_the_admin_is_used_by_the_next_question(editor: Client, index: Any) -> None:
    record = make_record("Brugsen for unge", language="da")
    drain()
    assert search(SearchQuery("da", "ungdomsbutik")).total == 0
    form = {"language": "da", "concept": "", "expressions": "ungdomsbutik\nbrugsen"}
    assert editor.post("/admin/synonyms/new/", form).status_code == 302
    assert [hit.number for hit in search(SearchQuery("da", "ungdomsbutik")).hits] == [record.number]


def test_a_list_without_words_is_refused_and_nothing_typed_is_lost(editor: Client) -> None:
    answer = editor.post("/admin/synonyms/new/", {"language": "da", "concept": "", "expressions": "alene"})
    assert answer.status_code == 200
    assert "at least two expressions" in answer.content.decode()
    assert "alene" in answer.content.decode()


def test_a_second_list_for_a_concept_is_refused_with_a_sentence(editor: Client) -> None:
    form = {"language": "da", "concept": "bullying", "expressions": "drilleri"}
    answer = editor.post("/admin/synonyms/new/", form)
    assert "This language has a list for this concept already." in answer.content.decode()


def test_the_list_is_narrowed_by_language_and_searched_by_any_text(editor: Client) -> None:
    only = editor.get("/admin/synonyms/", {"language": "mt"}).content.decode()
    assert "tieni ċans" in only
    assert "skolefrafald" not in only
    assert "skolefrafald" in editor.get("/admin/synonyms/", {"q": "skolefrafald"}).content.decode()
    for value in HOSTILE_VALUES:
        assert editor.get(f"/admin/synonyms/?q={value}").status_code == 200, value


def test_deleting_a_list_asks_first_and_works_at_once(editor: Client) -> None:
    own = SynonymSet.objects.create(language="fi", expressions="yksi\nkaksi")
    address = f"/admin/synonyms/delete/{own.pk}/"
    assert editor.get(address).status_code == 200
    assert SynonymSet.objects.filter(pk=own.pk).exists()
    assert editor.post(address).status_code == 302
    assert not SynonymSet.objects.filter(pk=own.pk).exists()


def test_others_have_no_such_screen(db: Any) -> None:
    assert signed_in(EDITOR).get("/admin/synonyms/").status_code == 302
