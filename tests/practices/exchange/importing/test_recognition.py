"""Names of fields and values in 23 languages."""

import json
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from practices.exchange.importing.field_values import read_field_values, split_values
from practices.exchange.importing.recognition import Recogniser, exact_key, folded_key
from practices.languages.cldr import EU_COUNTRIES, country_name
from practices.languages.table import language_codes
from practices.vocabularies.models import Label, Term
from tests.practices.exchange.importing.records import OLD_PORTAL_RECORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser()


def test_the_danish_page_of_the_old_portal_is_understood_in_full(recogniser: Recogniser) -> None:
    fields = json.loads(OLD_PORTAL_RECORD.read_text(encoding="utf-8"))[0]["fields"]
    found = read_field_values(fields, "da", recogniser)
    assert found.unknown == []
    assert found.codes == {
        "type": ["practice"],
        "country": ["BE"],
        "language": list(language_codes()),
        "school_level": ["primary", "secondary"],
        "intervention_level": ["individual", "targeted"],
        "frequency": ["ongoing"],
        "funding": ["european", "local", "national"],
    }


SEEN_ON_REAL_PAGES = [
    ("sl", "Vrsta", "Primer dobre prakse", "type", "practice"),
    ("lv", "Pasākuma veids", "Prakse", "type", "practice"),
    ("fi", "Tyyppi", "Käytäntö", "type", "practice"),
    ("sv", "Typ", "Praxis", "type", "practice"),
    ("en", "Type", "Practice (indirect evidence)", "type", "practice"),
    ("fr", "Niveau de l'établissement scolaire", "Enseignement secondaire", "school_level", "secondary"),
    ("sl", "izobraževalna stopnja", "Osnovna šola", "school_level", "primary"),
    ("en", "School level", "Pre-school", "school_level", "pre_school"),
    ("en", "Target audience ISCED", "Lower secondary education (ISCED 2)", "school_level", "lower_secondary"),
    ("sl", "Stopnja ukrepanja", "Določena ciljna skupina", "intervention_level", "targeted"),
    ("en", "Intervention intensity", "Periodic", "frequency", "periodic"),
    ("fr", "Source de financement", "Gouvernement national", "funding", "national"),
    ("sl", "Vir financiranja", "Nacionalna vlada", "funding", "national"),
    ("ro", "funding_source", "Finanțare europeană", "funding", "european"),
    ("en", "Participating countries", "Belgium", "country", "BE"),
]


@pytest.mark.parametrize(("language", "name", "value", "field", "code"), SEEN_ON_REAL_PAGES)
def test_names_and_values_seen_on_real_pages_are_known(
    recogniser: Recogniser, language: str, name: str, value: str, field: str, code: str
) -> None:
    assert recogniser.field(name, language) == field
    assert recogniser.value(field, value, language) == code


def test_every_label_of_every_language_means_its_own_term(recogniser: Recogniser) -> None:
    for label in Label.objects.exclude(term=None).select_related("term__vocabulary"):
        assert label.term is not None
        for name in (label.pref_label, *label.alt_labels):
            spellings = (name, name.upper(), name.lower(), f"  {name} ", name.replace("'", "’"))
            found = {recogniser.value(label.term.vocabulary.code, text, label.language) for text in spellings}
            assert found == {label.term.code}, (name, label.language)


def test_every_field_name_of_every_language_means_its_vocabulary(recogniser: Recogniser) -> None:
    for label in Label.objects.exclude(vocabulary=None).select_related("vocabulary"):
        assert label.vocabulary is not None
        for name in (label.pref_label, *label.alt_labels):
            for text in (name, name.upper(), f"{name}:", f"{name} : "):
                assert recogniser.field(text, label.language) == label.vocabulary.code, (name, label.language)


def test_every_country_of_the_union_is_known_by_name_in_all_languages(recogniser: Recogniser) -> None:
    for code in EU_COUNTRIES:
        for language in language_codes():
            name = country_name(code, language)
            for text in (name, name.upper(), folded_key(name), code.lower()):
                for reader in ("en", language):
                    assert recogniser.value("country", text, reader) == code, (text, reader)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BELGIEN", "BE"), ("EL", "GR"), ("gr", "GR"), ("UK", "GB"), ("gb", "GB"), ("ΒΕΛΓΙΟ", "BE"), ("БЕЛГИЯ", "BE"),
        ("Belġju", "BE"), ("il-Belġju", "BE"), ("Czech Republic", "CZ"), ("The Netherlands", "NL"),
        ("ÖSTERREICH", "AT"), ("Osterreich", "AT"), ("Norge", "NO"), ("Türkiye", "TR"), ("Iso-Britannia", "GB"),
        ("République tchèque", "CZ"),
    ],
)  # fmt: skip
def test_countries_are_known_as_people_write_them(recogniser: Recogniser, text: str, code: str) -> None:
    assert recogniser.value("country", text, "en") == code


@pytest.mark.parametrize("text", ["Atlantis", "EU", "ZZ", "XX", "European Union", "", "B", "BELG", "世界"])
def test_a_text_that_names_no_country_is_not_recognised_as_a_country(recogniser: Recogniser, text: str) -> None:
    assert recogniser.value("country", text, "en") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CZ", "cs"), ("cz", "cs"), ("cs", "cs"), ("DA", "da"), ("pt-PT", "pt"), ("de_AT", "de"), ("Dansk", "da"),
        ("engelsk", "en"), ("ΕΛΛΗΝΙΚΆ", "el"), ("Maltese", "mt"), ("gaeilge", None), ("ru", None), ("xx", None),
        ("", None),
    ],
)  # fmt: skip
def test_languages_are_known_by_code_and_by_name(recogniser: Recogniser, text: str, code: str | None) -> None:
    assert recogniser.language(text) == code


def test_language_names_of_all_languages_are_known(recogniser: Recogniser) -> None:
    for code in language_codes():
        for reader in language_codes():
            assert recogniser.value("language", str(Locale.parse(reader).languages[code]), reader) == code


def test_the_language_of_the_entry_decides_what_a_word_means(recogniser: Recogniser) -> None:
    assert recogniser.value("school_level", "SŠ", "sl") == "secondary"
    assert recogniser.value("school_level", "SŠ", "cs") == "upper_secondary"
    assert recogniser.value("school_level", "SŠ", "en") is None


def test_an_exact_label_comes_before_one_without_accents() -> None:
    term = Term.objects.get(vocabulary__code="funding", code="none")
    Label.objects.filter(term=term, language="da").update(alt_labels=["Malrettet"])
    targeted = Term.objects.get(vocabulary__code="funding", code="local")
    Label.objects.filter(term=targeted, language="da").update(alt_labels=["Målrettet"])
    recogniser = Recogniser()
    assert recogniser.value("funding", "Malrettet", "da") == "none"
    assert recogniser.value("funding", "målrettet", "da") == "local"


def test_a_merged_term_gives_the_one_that_took_its_place() -> None:
    private = Term.objects.get(vocabulary__code="funding", code="private")
    Term.objects.filter(vocabulary__code="funding", code="local").update(replaced_by=private)
    assert Recogniser().value("funding", "Lokal finansiering", "da") == "private"


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("Grundskole; Overbygning", ["Grundskole", "Overbygning"]),
        (["Grundskole; Overbygning", "Dagtilbud"], ["Grundskole", "Overbygning", "Dagtilbud"]),
        ([["a;b"], "c"], ["a", "b", "c"]),
        (" ;; a ;\n; b;", ["a", "b"]),
        ("Γυμνάσιο\u037e Λύκειο", ["Γυμνάσιο", "Λύκειο"]),
        (None, []), ("", []), ([], []), ([None], []),
        (7, ["7"]), (True, ["true"]), ({"a": "b"}, ['{"a": "b"}']),
    ],
)  # fmt: skip
def test_values_come_as_a_list_or_joined_or_both(value: Any, parts: list[str]) -> None:
    assert list(split_values(value)) == parts


_WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters=";\u037e", exclude_categories=["Cc", "Cs"]), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(text) and exact_key(text) != "")
)


@given(_WORDS)
def test_joined_and_listed_values_say_the_same(words: list[str]) -> None:
    assert list(split_values("; ".join(words))) == list(split_values(words))


@given(st.text())
def test_any_spelling_of_a_name_has_one_key(text: str) -> None:
    assert exact_key(exact_key(text)) == exact_key(text)
    assert folded_key(text.replace("'", "’")) == folded_key(text)


def test_the_table_of_further_country_names_contradicts_no_other_name(recogniser: Recogniser) -> None:
    path = Path("practices/exchange/importing/country_names.json")
    for code, names in json.loads(path.read_text(encoding="utf-8")).items():
        for name in names:
            assert {recogniser.value("country", name, language) for language in ("en", "mt")} == {code}, name
