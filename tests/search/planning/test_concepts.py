"""Names of things: terms and the editors' synonyms, found in a question, said in every language."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from practices.languages.table import language_codes
from practices.vocabularies.models import Label, Term
from search.models import SynonymSet
from search.planning.concepts import concept_index
from search.planning.synonym_seed import seed_synonyms, seeded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    SynonymSet.objects.all().delete()
    add("en", "ESL\nearly school leaving\ndrop-out", "leaving")
    add("da", "skolefrafald\nfrafald", "leaving")
    add("en", "pupil\nstudent")


def add(language: str, expressions: str, concept: str = "") -> SynonymSet:
    return SynonymSet.objects.create(language=language, concept=concept, expressions=expressions)


def named(typed: str, language: str = "en") -> list[tuple[int, int, list[str]]]:
    return [
        (start, end, [concept.key for concept in concepts])
        for start, end, concepts in concept_index(language).spans(typed.split())
    ]


def said(key: str, language: str) -> list[str]:
    return [" ".join(word.folded for word in each) for each in concept_index(language).expressions(key)]


def test_a_name_is_found_where_it_stands_in_any_form() -> None:
    assert named("prevent early school leaving now") == [(1, 4, ["synonyms:leaving"])]
    assert named("drop-outs") == [(0, 1, ["synonyms:leaving"])]
    assert named("frafaldet", "da") == [(0, 1, ["synonyms:leaving"])]


def test_abbreviations_must_be_typed_as_they_are() -> None:
    assert named("esl") == [(0, 1, ["synonyms:leaving"])]
    assert named("esla") == []


def test_half_a_name_is_not_the_name() -> None:
    assert named("early school") == []
    assert named("out of drop") == []


def test_the_longest_name_wins_and_names_do_not_overlap() -> None:
    add("en", "early school", "dawn")
    assert named("early school leaving early school") == [(0, 3, ["synonyms:leaving"]), (3, 5, ["synonyms:dawn"])]


def test_a_thing_is_said_in_the_words_of_each_language() -> None:
    assert said("synonyms:leaving", "en") == ["esl", "early school leaving", "drop out"]
    assert said("synonyms:leaving", "da") == ["skolefrafald", "frafald"]
    assert said("synonyms:leaving", "mt") == []


def test_a_term_is_named_by_its_labels_and_is_a_tag() -> None:
    ((start, end, concepts),) = concept_index("de").spans(["Österreich"])
    assert (start, end) == (0, 1)
    assert [concept.tags for concept in concepts] == [(("country", "AT"),)]
    assert said("country:AT", "mt") == ["awstrija"]


def test_alternative_labels_name_the_term_too() -> None:
    term = Term.objects.get(vocabulary__code="intervention_level", code="universal")
    Label.objects.filter(term=term, language="en").update(alt_labels=["whole-school"])
    Label.objects.get(term=term, language="en").save()
    assert ("intervention_level", "universal") in {
        tag for _s, _e, concepts in concept_index("en").spans(["whole-school"]) for c in concepts for tag in c.tags
    }


def test_a_changed_list_works_at_once() -> None:
    assert named("undergraduate") == []
    own = SynonymSet.objects.get(expressions="pupil\nstudent")
    own.expressions = "pupil\nundergraduate"
    own.save()
    assert named("undergraduate") == [(0, 1, [f"synonyms:{own.pk}"])]
    own.delete()
    assert named("undergraduate") == []


@pytest.mark.parametrize(
    ("expressions", "concept"),
    [("", "x"), ("?!", "x"), ("alone", ""), ("\n".join(f"w{n}" for n in range(30)), ""), ("a\n" + "b" * 90, "")],
)
def test_lists_that_could_find_nothing_are_refused(expressions: str, concept: str) -> None:
    with pytest.raises(ValidationError):
        SynonymSet(language="en", concept=concept, expressions=expressions).full_clean()


def test_a_concept_has_one_list_in_a_language() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        add("da", "dropout\nstop", "leaving")
    add("da", "one\ntwo")
    add("da", "three\nfour")


def test_the_shipped_lists_hold_every_concept_in_every_language() -> None:
    concepts = {row.concept for row in seeded("en")}
    assert len(concepts) >= 50
    for code in language_codes():
        rows = seeded(code)
        assert {row.concept for row in rows} == concepts, code
        for row in rows:
            row.clean()
    add("sv", "ett\ntvå")
    SynonymSet.objects.exclude(language="sv").delete()
    seed_synonyms()
    assert SynonymSet.objects.filter(language="sv").count() == 1
    assert SynonymSet.objects.filter(language="mt").count() == len(concepts)
