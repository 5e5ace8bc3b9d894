"""What every engine promises. The reduced mode keeps its part: titles only, no order by relevance."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from practices.records.models.record import Practice
from search.analysis import collation_key
from search.index.check import repair_index
from search.index.outbox import drain
from search.models import SynonymSet
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from tests.contract.asking import Reader, asked, counted, found
from tests.factories import make_record, version
from tests.rounds import rounds
from tests.search.answers import answer
from tests.search.brute_force import counts, numbers

pytestmark = pytest.mark.django_db
TITLES = {
    "en": ("Homework club", "Parents' room", "Reading mentors", "Mentors for parents"),
    "da": ("Lektiecafé", "Forældrerum", "Læsevenner", "Ål"),
    "nl": ("Huiswerkklas", "Ouderlokaal", "Leesclub", "Ouders lezen"),
}
VALUES = {
    "type": ("practice", "project"),
    "country": ("BE", "DK", "NL"),
    "language": ("en", "da", "nl"),
    "school_level": ("primary", "secondary", "lower_secondary"),
    "intervention_level": ("universal", "targeted"),
    "frequency": ("ongoing", "one_off"),
    "funding": ("local", "national"),
}


def library(seed: int = 1, size: int = 14) -> list[Practice]:
    """Records with random tags and languages, the same for a seed."""
    chance = random.Random(seed)
    made = []
    for number in range(size):
        languages = chance.sample(sorted(TITLES), chance.randint(1, 3))
        titles = {code: chance.choice(TITLES[code]) for code in languages}
        tags = {
            facet: chance.sample(values, chance.randint(0, 2))
            for facet, values in VALUES.items()
            if facet != "language"
        }
        original = languages[0]
        others = {code: title for code, title in titles.items() if code != original}
        made.append(make_record(titles[original], language=original, versions=others, tags=tags, number=100 + number))
    return made


def test_an_empty_index_has_no_results(engine: Reader) -> None:
    results = asked(engine, "mt", "skola", filters={"country": ("BE",)})
    assert (results.total, results.hits, results.pages) == (0, (), 1)
    assert [facet.name for facet in results.facets] == list(FACET_NAMES)
    assert counted(results, "country") == {"BE": 0}


def test_forms_of_a_word_are_found_in_the_readers_language(engine: Reader) -> None:
    practice = make_record("Skolerne og eleverne", language="da")
    assert found(engine, "da", "skole elev") == [practice.number]
    assert found(engine, "da", "SKOLER") == [practice.number]
    assert found(engine, "da", "sygehus") == []


def test_one_version_must_contain_all_words_of_a_query(engine: Reader) -> None:
    both = make_record("Homework for parents")
    make_record("Homework", body="Only this.", versions={"da": "Parents"})
    assert found(engine, "en", "homework parents") == [both.number]
    assert found(engine, "en", "the homework of the parents") == [both.number]


def test_a_foreign_word_finds_foreign_records(engine: Reader) -> None:
    greek = make_record("Σχολείο δεύτερης ευκαιρίας", language="el")
    assert found(engine, "da", "σχολεια ευκαιριας") == [greek.number]


def test_the_own_language_comes_first_in_every_order(engine: Reader) -> None:
    foreign = make_record("Mentor mentor mentor", language="nl", number=1)
    own = make_record("En mentor til hver elev", language="da", number=2)
    both = make_record("Zebra mentor", language="nl", versions={"da": "Åben mentor"}, number=3)
    for sort in ("relevance", "newest", "title"):
        assert found(engine, "da", "mentor", sort=sort)[-1] == foreign.number
        assert set(found(engine, "da", "mentor", sort=sort)[:2]) == {own.number, both.number}
        assert found(engine, "da", sort=sort)[-1] == foreign.number


def test_titles_are_ordered_as_their_readers_expect(engine: Reader) -> None:
    titles = ["Ål", "Æbler", "Øvelser", "Zoneskole", "Abc"]
    made = {make_record(title, language="da").number: title for title in titles}
    shown = [made[number] for number in found(engine, "da", sort="title")]
    assert shown == ["Abc", "Zoneskole", "Æbler", "Øvelser", "Ål"]
    assert shown == sorted(titles, key=lambda title: collation_key(title, "da"))


def test_equal_records_are_ordered_by_number_across_pages(engine: Reader) -> None:
    for number in (7, 3, 9, 1, 5, 2, 8, 4, 6):
        make_record("Mentor", number=number)
    Practice.objects.update(first_published_at="2026-01-01T00:00:00Z")
    repair_index()
    for sort in ("relevance", "newest", "title"):
        shown = [
            number
            for page in (1, 2, 3, 4, 5)
            for number in found(engine, "en", "mentor", sort=sort, page=page, page_size=2)
        ]
        assert shown == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_the_newest_comes_first(engine: Reader) -> None:
    old, new = make_record("Old"), make_record("New")
    Practice.objects.filter(pk=old.pk).update(first_published_at="2020-01-01T00:00:00Z")
    repair_index()
    assert found(engine, "en", sort="newest") == [new.number, old.number]
    assert found(engine, "en") == [new.number, old.number]


def test_pages_past_the_end_are_empty_and_cost_nothing(engine: Reader) -> None:
    library(size=5)
    results = asked(engine, page_size=2)
    assert (results.total, results.pages) == (5, 3)
    for page in (4, 1000, 10**6, 10**40):
        beyond = asked(engine, page=page, page_size=2)
        assert (beyond.total, beyond.pages, beyond.hits) == (5, 3, ())
    assert asked(engine, text="homework", page=10**40).hits == ()


def test_a_term_finds_the_narrower_ones_and_counts_them(engine: Reader) -> None:
    practice = make_record(tags={"school_level": ["lower_secondary"]})
    results = asked(engine, filters={"school_level": ("secondary",)})
    assert [hit.number for hit in results.hits] == [practice.number]
    assert counted(results, "school_level") == {"lower_secondary": 1, "secondary": 1}


def test_a_selected_value_is_listed_even_without_records(engine: Reader) -> None:
    make_record(tags={"country": ["BE"]})
    options = next(f for f in asked(engine, filters={"country": ("MT",)}).facets if f.name == "country").options
    assert [(option.value, option.count, option.selected) for option in options] == [("BE", 1, False), ("MT", 0, True)]


def test_a_record_counts_once_however_many_versions_match(engine: Reader) -> None:
    make_record("Mentor", versions={"da": "Mentor", "nl": "Mentor", "de": "Mentor"}, tags={"country": ["BE"]})
    results = asked(engine, "en", "mentor")
    assert results.total == 1
    assert counted(results, "country") == {"BE": 1}
    assert counted(results, "language") == {"da": 1, "de": 1, "en": 1, "nl": 1}


QUESTIONS = st.fixed_dictionaries(
    {facet: st.lists(st.sampled_from(values), unique=True, max_size=3) for facet, values in VALUES.items()}
)


def test_counts_and_records_equal_those_counted_by_hand(engine: Reader) -> None:
    SynonymSet.objects.all().delete()  # counting by hand knows none
    library()
    drain()

    @settings(max_examples=rounds(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(QUESTIONS, st.sampled_from(["", "", "mentors", "lektiecafé"]), st.sampled_from(["en", "da", "nl"]))
    def equal(chosen: dict[str, list[str]], text: str, language: str) -> None:
        filters = {facet: tuple(values) for facet, values in chosen.items() if values}
        query = SearchQuery(language, text, filters=filters, page_size=100)
        results = answer(engine, query)
        by_hand = numbers(query)
        assert sorted(hit.number for hit in results.hits) == sorted(by_hand)
        assert results.total == len(by_hand)
        expected = counts(query)
        for facet in results.facets:
            shown = {option.value: option.count for option in facet.options if option.count}
            assert shown == expected[facet.name]
            assert {option.value for option in facet.options if option.selected} == set(filters.get(facet.name, ()))

    equal()


def canaries() -> None:
    """Records that nobody may find, one for each way of being hidden."""
    tags = {"country": ["MT"], "funding": ["none"]}
    make_record("Canary draft", publish=False, tags=tags)
    make_record("Canary unpublished", tags=tags)
    version(Practice.objects.latest("pk"), "en").unpublish()
    private = make_record("Canary private", tags=tags)
    PageViewRestriction.objects.create(page=version(private, "en"), restriction_type="login")
    scheduled = version(make_record("Canary scheduled", publish=False, tags=tags), "en")
    scheduled.go_live_at = "2100-01-01T00:00:00Z"
    scheduled.save_revision().publish()
    expired = version(make_record("Canary expired", tags=tags), "en")
    expired.expire_at = "2020-01-01T00:00:00Z"
    expired.save_revision().publish()
    expired.unpublish(set_expired=True)
    mixed = make_record("Seen", versions={"da": "Canary unpublished version"}, tags={"country": ["BE"]})
    version(mixed, "da").unpublish()


def test_records_that_are_not_public_are_neither_found_nor_counted(engine: Reader) -> None:
    canaries()
    for language in ("en", "da"):
        results = asked(engine, language, "canary")
        assert (results.total, results.hits) == (0, ())
        everything = asked(engine, language)
        assert everything.total == 1
        assert counted(everything, "country") == {"BE": 1}
        assert counted(everything, "language") == {"en": 1}
        assert counted(everything, "funding") == {}


SIGNS = "\"'\\%_*?~^-+()[]{}<>|&!:;,./@#$=` \t\n\r\x00\x07\u200b\u202e\ud800\ufffe\u0301İßςħ１²ﷺ👨‍👩‍👧"
WORDS = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "TO",
    "IN",
    "title:x",
    "*:*",
    "/x/",
    "skole",
    "Ελλάδα",
    "għaqda",
    "a" * 300,
    "1e999",
]


def hostile_texts(count: int, seed: int = 20261122) -> list[str]:
    chance = random.Random(seed)
    texts = []
    for _number in range(count):
        parts = [
            chance.choice(WORDS) if chance.random() < 0.4 else "".join(chance.choices(SIGNS, k=chance.randint(1, 6)))
            for _part in range(chance.randint(1, 8))
        ]
        texts.append(chance.choice(["", " "]).join(parts))
    return [*texts, "x" * 1_000_000, "x " * 500_000, "\ufdfa" * 10_000, "\u0301" * 100_000]


def test_hostile_words_break_nothing(engine: Reader) -> None:
    make_record("Skole AND OR NOT")
    drain()
    for text in hostile_texts(rounds(600)):
        for sort in ("title",) if engine.name == "database" else ("relevance", "title"):
            results = answer(engine, SearchQuery("da", text, sort=sort))
            assert results.total in (0, 1)


def test_hostile_values_of_filters_break_nothing(engine: Reader) -> None:
    make_record(tags={"country": ["BE"]})
    drain()
    for text in hostile_texts(rounds(100)):
        if text.isprintable():
            results = answer(engine, SearchQuery("en", filters={"country": (text,), "nonsense": ("x",)}))
            assert results.total == 0
    many = tuple(f"X{number}" for number in range(1000))
    assert answer(engine, SearchQuery("en", filters={"country": ("BE", *many)})).total == 1


def test_words_without_a_letter_find_nothing_and_blanks_find_all(engine: Reader) -> None:
    make_record()
    assert found(engine, text="?!") == []
    assert len(found(engine, text="   ")) == 1


def test_a_text_may_lack_one_of_three_words_of_a_query_and_two_of_six(engine: Reader) -> None:
    two = make_record("Mentors for pupils", number=1, body="–")
    three = make_record("Mentors for pupils and parents", number=2, body="–")
    make_record("Mentors", number=3, body="–")
    assert set(found(engine, "en", "mentors pupils parents")) == {two.number, three.number}
    assert found(engine, "en", "mentors pupils kitchen garden sports music") == []
    assert found(engine, "en", "mentors pupils parents kitchen garden") == []
    assert found(engine, "en", "mentors pupils parents kitchen") == [three.number]
    assert found(engine, "en", 'mentors pupils "for parents"') == []
    if engine.name != "database":
        assert found(engine, "en", "mentors pupils parents") == [three.number, two.number]


def test_a_tag_counts_as_one_of_the_words(engine: Reader) -> None:
    record = make_record("Mentors for pupils", tags={"country": ["MT"]})
    make_record("Mentors for pupils", tags={"country": ["BE"]})
    make_record("Gardens", tags={"country": ["MT"]}, body="Nothing else.")
    assert found(engine, "en", "mentors Malta") == [record.number]
    assert record.number in found(engine, "en", "mentors Malta music")
