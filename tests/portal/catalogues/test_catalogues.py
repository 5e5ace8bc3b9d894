import json
from pathlib import Path
from typing import Any

import polib
import pytest

from portal.catalogues.checks import catalogue_errors
from portal.catalogues.files import catalogue_path, compile_catalogues
from portal.catalogues.messages import (
    export_missing,
    extract,
    import_translations,
    key_of,
    merge,
    read_catalogue,
    refresh,
)

PLURALS = {"mt": "nplurals=4; plural=(n==1 ? 0 : n==0 ? 1 : n<20 ? 2 : 3);"}


def entry(msgid: str, **values: Any) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, **values)


def catalogue(*entries: polib.POEntry, forms: str = "nplurals=2; plural=(n != 1);") -> polib.POFile:
    file = polib.POFile(wrapwidth=120)
    file.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": forms}
    file.extend(entries)
    return file


@pytest.fixture
def locale(settings: Any, tmp_path: Path) -> Path:
    """A locale folder in which every language has one translated message."""
    for code, _name in settings.LANGUAGES:
        path = catalogue_path(code, tmp_path)
        path.parent.mkdir(parents=True)
        word = "" if code == "en" else f"Haus-{code}"
        catalogue(entry("House", msgstr=word), forms=PLURALS.get(code, "nplurals=2; plural=(n != 1);")).save(str(path))
    settings.LOCALE_PATHS = [tmp_path]
    return tmp_path


def change(language: str, *entries: polib.POEntry) -> None:
    file = read_catalogue(language)
    file.extend(entries)
    file.save()


def errors(*extra: polib.POEntry) -> list[str]:
    return list(catalogue_errors(catalogue(entry("House"), *extra)))


def test_the_sources_are_read_python_and_templates_alike() -> None:
    messages = {key_of(message)[1]: {place for place, _line in message.occurrences} for message in extract()}
    assert "practices/versions/blocks/facts.py" in messages["What was decisive"]
    assert any(place.startswith("templates/") for places in messages.values() for place in places)


def test_no_source_has_a_placeholder_without_a_name() -> None:
    assert [line for line in catalogue_errors() if line.startswith("sources:")] == []


def test_merging_keeps_translations_guesses_nothing_and_marks_what_is_gone() -> None:
    old = catalogue(entry("Kept", msgstr="Behalten"), entry("Old one", msgstr="Altes"))
    template = catalogue(entry("Kept", occurrences=[("a.py", "")]), entry("Old ones"))

    assert merge(template, old) == (1, 1)

    states = {message.msgid: (message.msgstr, message.obsolete, message.fuzzy) for message in old}
    assert states == {"Kept": ("Behalten", 0, False), "Old ones": ("", 0, False), "Old one": ("Altes", True, False)}


def test_a_message_that_comes_back_has_its_translation_again() -> None:
    old = catalogue(entry("House", msgstr="Haus", obsolete=True))
    merge(catalogue(entry("House")), old)
    assert [(message.msgstr, bool(message.obsolete)) for message in old] == [("Haus", False)]


def test_a_message_that_gets_a_plural_is_translated_anew() -> None:
    old = catalogue(entry("%(count)s house", msgstr="%(count)s Haus"), forms=PLURALS["mt"])
    merge(catalogue(entry("%(count)s house", msgid_plural="%(count)s houses")), old)
    assert old[0].msgstr_plural == {0: "", 1: "", 2: "", 3: ""}


def test_complete_catalogues_have_no_faults(locale: Path) -> None:
    assert errors() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry("Gone", msgstr="Weg"), "not in the sources"),
        (entry("Gone", msgstr="Weg", obsolete=True), "obsolete"),
    ],
)
def test_what_is_not_in_the_sources_is_a_fault(locale: Path, wrong: polib.POEntry, said: str) -> None:
    change("da", wrong)
    assert errors() == [f"da: {said}: 'Gone'"]


@pytest.mark.parametrize(
    ("translated", "said"),
    [
        (entry("Hello %(name)s", msgstr=""), "untranslated"),
        (entry("Hello %(name)s", msgstr="Hej"), "missing placeholder name"),
        (entry("Hello %(name)s", msgstr="Hej %(navn)s %(name)s"), "unknown placeholder navn"),
        (entry("Hello %(name)s", msgstr="Hej %(name)s", flags=["fuzzy"]), "fuzzy"),
        (
            entry("Hello %(name)s", msgstr="Hello %(name)s"),
            "same as English and not listed in same-as-english.csv",
        ),
    ],
)
def test_a_wrong_translation_is_a_fault(locale: Path, translated: polib.POEntry, said: str, settings: Any) -> None:
    for code, _name in settings.LANGUAGES:
        change(
            code, translated if code == "da" else entry("Hello %(name)s", msgstr=f"%(name)s {code}" * (code != "en"))
        )
    assert errors(entry("Hello %(name)s")) == [f"da: {said}: 'Hello %(name)s'"]


def test_every_plural_form_of_the_language_is_needed(locale: Path, settings: Any) -> None:
    source = {"msgid": "%(count)s house", "msgid_plural": "%(count)s houses"}
    for code, _name in settings.LANGUAGES:
        forms = {0: "", 1: ""} if code == "en" else {0: f"Haus {code}", 1: f"%(count)s Häuser {code}"}
        change(code, polib.POEntry(**source, msgstr_plural=forms))
    assert errors(polib.POEntry(**source)) == ["mt: 2 plural forms instead of 4: '%(count)s house'"]


def test_a_message_may_read_as_in_english_when_a_reason_is_given(locale: Path) -> None:
    change("da", entry("Film", msgstr="Film"))
    listed = locale / "same-as-english.csv"
    listed.write_text("language,msgid,reason\nda,Film,the same word\nsv,Film,the same word\n")
    found = errors(entry("Film"))
    assert "da: same as English and not listed in same-as-english.csv: 'Film'" not in found
    assert "same-as-english.csv: sv: not needed (any more): 'Film'" in found


def test_translators_get_what_is_missing_and_hand_it_back(locale: Path, tmp_path: Path) -> None:
    change("mt", entry("Door"), polib.POEntry(msgid="%(count)s key", msgid_plural="%(count)s keys", msgstr_plural={}))
    change("mt", entry("Open", msgctxt="verb"))
    counts = export_missing(tmp_path / "out")
    assert counts["mt"] == 3
    assert counts["en"] == 0
    rows = {row["msgid"]: row for row in json.loads((tmp_path / "out" / "mt.json").read_text())}
    assert rows["%(count)s key"]["forms"] == 4

    (tmp_path / "in").mkdir()
    given = {"Door": "Bieb", "%(count)s key": ["%(count)s a", "%(count)s b", "%(count)s c", "%(count)s d"]}
    given[rows["Open"]["key"]] = "Iftaħ"
    (tmp_path / "in" / "mt.json").write_text(json.dumps(given))
    assert import_translations(tmp_path / "in") == ({"mt": 3}, [])
    assert export_missing(tmp_path / "out")["mt"] == 0


def test_translations_that_do_not_fit_are_refused_and_the_others_taken(locale: Path, tmp_path: Path) -> None:
    change("mt", entry("Door"), entry("Hello %(name)s"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mt.json").write_text(json.dumps({"Door": "Bieb", "Hello %(name)s": "Bonġu", "Roof": "Saqaf"}))
    (tmp_path / "in" / "xx.json").write_text("{}")

    taken, refused = import_translations(tmp_path / "in")

    assert taken == {"mt": 1}
    assert refused == [
        "mt: missing placeholder name: 'Hello %(name)s'",
        "mt: unknown message: 'Roof'",
        "xx.json: no language of the portal",
    ]


def test_refreshing_brings_the_messages_of_the_sources_into_every_language(locale: Path, settings: Any) -> None:
    refresh(prune=True)
    for code, _name in settings.LANGUAGES:
        messages = {message.msgid for message in read_catalogue(code)}
        assert "What was decisive" in messages
        assert "House" not in messages


def test_only_what_changed_is_compiled(locale: Path) -> None:
    assert len(compile_catalogues(locale)) == 23
    assert compile_catalogues(locale) == []
